"""Has people told of what was done about their account without them: a code for a new PIN, another bank account."""

import secrets
from collections.abc import Iterable

from backend.domain.outbox_message import PAYLOAD_VERSION, OutboxMessage
from backend.domain.payee_change import PayeeChange
from backend.services.work import Work
from backend.storage import intervenants, outbox

CODE_MADE = "activation.code_made"
PAYEE_CHANGED = "payee.changed"
"""Topics of the outbox. Of the second the payload says where somebody was reached before, until it is told."""


def announce_codes(work: Work, people: Iterable[int]) -> None:
    """Have beneficiaries who have a PIN told that a code was made, by which another one can be chosen."""
    news = ((f"code_made:{each}:{_nonce()}", {"version": PAYLOAD_VERSION, "beneficiary": each}) for each in people)
    outbox.put_all(work.connection, CODE_MADE, news, work.now)


def announce_payee_change(work: Work, change: PayeeChange | None) -> None:
    """Have an intervenant told of a change; None of what nobody is told of."""
    if change is not None:
        key = f"{outbox.of_payee(change.intervenant)}{_nonce()}"
        outbox.put(work.connection, key, PAYEE_CHANGED, change.payload, work.now)


def told_payee_change(work: Work, message: OutboxMessage) -> PayeeChange | None:
    """The change that a piece of news is about, which is then kept no more; None where it was told, or erased.

    Raises:
        UnreadablePayload: Another version wrote it.
    """
    if not message.payload:
        return None
    change = PayeeChange.read(message.payload)
    outbox.empty(work.connection, message.key)
    return change


def programme_of(work: Work, intervenant_id: int) -> str | None:
    """The programme of whoever paid an intervenant last, else of somebody who knows them; None where nobody does."""
    return intervenants.programme_of(work.connection, intervenant_id)


def _nonce() -> str:
    return secrets.token_hex(8)
