"""Looks at the Twilio account: that it is active, owns our numbers, and asks us when they ring."""

from collections.abc import Mapping
from typing import Any

from twilio.base.exceptions import TwilioException

from backend.domain.programme import Programme
from bot.doctor.finding import Finding, Findings
from bot.doctor.look_at_settings import numbers_of
from bot.settings import Settings
from channels.delivery.twilio_client import Connections, CutOff, NotReached, SlowDown, twilio_client
from channels.signature import RETRY_FRAGMENT

WEBHOOKS = {
    "voice_url": "/twilio/voice" + RETRY_FRAGMENT,
    "voice_fallback_url": "/twilio/voice/fallback",
    "status_callback": "/twilio/voice/status",
    "sms_url": "/twilio/sms" + RETRY_FRAGMENT,
}
"""What Twilio's console must say for each number, after ALLO_PUBLIC_URL."""

LOOK_SECONDS = 10.0


def look_at_twilio(settings: Settings, programmes: Mapping[str, Programme]) -> Findings:
    """The account and each number; nothing is changed there."""
    connections = Connections(settings.twilio_api_url, LOOK_SECONDS)
    client = twilio_client(settings.twilio_account_sid, settings.twilio_auth_token.get_secret_value(), connections)
    try:
        status = client.api.accounts(settings.twilio_account_sid).fetch().status
        if status != "active":
            yield Finding("fail", "Twilio", f"the account is {status}: Twilio's console says why.")
            return
        yield Finding("ok", "Twilio", "the account is active.")
        owned = {one.phone_number: one for one in client.incoming_phone_numbers.list()}
        for programme in programmes.values():
            for number in numbers_of(settings, programme):
                yield from _number(settings, programme, number, owned.get(number))
    except TwilioException as error:
        code = getattr(error, "code", None) or getattr(error, "status", None)
        yield Finding(
            "fail", "Twilio", f"refuses us ({code}): check ALLO_TWILIO_ACCOUNT_SID and ALLO_TWILIO_AUTH_TOKEN."
        )
    except (NotReached, CutOff, SlowDown) as error:
        yield Finding(
            "fail", "Twilio", f"does not answer ({error}): check ALLO_TWILIO_API_URL and the way out of here."
        )
    finally:
        connections.close()


def _number(settings: Settings, programme: Programme, number: str, found: Any) -> Findings:
    """One number, as the console has it; a number of a file alone may be another installation's."""
    what = f"{number} ({programme.code})"
    if found is None:
        ours = number in settings.lines
        told = "is not a number of the Twilio account: " + (
            "correct ALLO_LINES." if ours else "no one can ring it here."
        )
        yield Finding("fail" if ours else "warn", what, told)
        return
    wrong = [_wrong(name, f"{settings.public_url or ''}{path}", found) for name, path in WEBHOOKS.items()]
    wrong += [f"{name} to POST" for name in ("voice_method", "sms_method") if getattr(found, name) != "POST"]
    if told := ", ".join(filter(None, wrong)):
        yield Finding("fail", what, f"in Twilio's console set {told}.")
    else:
        yield Finding("ok", what, "Twilio asks us when it rings and when it is written to.")


def _wrong(name: str, wanted: str, found: Any) -> str:
    return "" if getattr(found, name) == wanted else f"{name} to {wanted}"
