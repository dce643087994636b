"""How Twilio's Pay tells that a charge has ended; of the card, not even what is masked is read."""

from typing import NamedTuple
from urllib.parse import urlencode

from backend.domain.card import CardEnd, CardResult
from channels.webhook import Form

MOST_CODE = 128

ENDS: dict[str, CardEnd] = {
    "success": "charged",
    "caller-interrupted-with-star": "given_up",
    "caller-hung-up": "given_up",
    "too-many-failed-attempts": "given_up",
    "input-timeout": "given_up",
    "payment-connector-error": "failed",
    "validation-error": "failed",
    "internal-error": "failed",
}
"""What Pay's `Result` comes to; one that is not known is unclear."""


class AskedCharge(NamedTuple):
    """Which charge a Pay was for, as we wrote it into its address; `end` and `code` where we know them already."""

    charge_id: int
    total: int
    end: CardEnd | None
    code: str


def card_result(form: Form, asked: AskedCharge) -> CardResult:
    """How the charge ended."""
    if asked.end:
        return CardResult(asked.charge_id, asked.total, asked.end, asked.code)
    end = ENDS.get(form.get("Result", ""), "unclear")
    if end == "failed" and "declin" in f"{form.get('PaymentError', '')} {form.get('ConnectorError', '')}".lower():
        end = "refused"
    code = form.get("PaymentConfirmationCode", "")[:MOST_CODE] if end == "charged" else ""
    return CardResult(asked.charge_id, asked.total, end, code)


def result_query(result: CardResult) -> str:
    """The result as the end of an address."""
    told = {"charge": result.charge_id, "total": result.total, "end": result.end, "code": result.code}
    return f"&{urlencode(told)}"
