"""Writes replies as TwiML: one Gather that can be interrupted, paced speech, breaks for pauses."""

from collections.abc import Mapping
from typing import Literal

from twilio.twiml import TwiML
from twilio.twiml.voice_response import Dial, Gather, Pay, Say, VoiceResponse

from backend.domain.card import CardCharge, CardEnd
from backend.domain.transfer import RINGS_SECONDS, TALKS_AT_MOST, CallTransfer, TransferEnd
from channels.dial_results import whisper_query
from channels.signature import RETRY_FRAGMENT
from dialogs.aloud import PAUSE
from dialogs.exchange import CardField, Charging, Connecting, Keypad, Listening, Reply

VOICE = "Polly.Lea-Neural"
LANGUAGE = "fr-FR"
RATES = {-2: "70%", -1: "82%", 0: "92%", 1: "105%"}
"""Speech rates by pace; even the usual one is a little slower than the voice's own."""

BREAK = "500ms"
SPEECH_PATIENCE = "auto"
VOICE_URL = "/twilio/voice"

CARD_PATIENCE = 10
"""Seconds that Twilio waits for the next digit of a card."""

CARD_ATTEMPTS = 2
CARD_STAGES: Mapping[CardField, str] = {
    "number": "payment-card-number",
    "expiry": "expiration-date",
    "code": "security-code",
}
CARD_ERRORS: Mapping[CardField, str] = {
    "number": "invalid-card-number invalid-card-type timeout",
    "expiry": "invalid-date timeout",
    "code": "invalid-security-code timeout",
}
"""What Twilio calls the fields of a card, and what may be wrong with them."""


def turn_url(number: int) -> str:
    """Where the answer of turn `number` is delivered; Twilio retries it when it fails."""
    return f"{VOICE_URL}?turn={number}{RETRY_FRAGMENT}"


def render(reply: Reply) -> str:
    """A reply as TwiML: said while listening, or said before hanging up.

    What has to be heard out comes before the Gather: Twilio drops the keys that are pressed there
    (docs/decisions/0025-what-is-paid-is-heard-out.md).
    """
    response = VoiceResponse()
    if reply.listening is None:
        for sentence in reply.says:
            response.append(spoken(sentence, reply.pace))
        response.hangup()
        return str(response)
    if isinstance(reply.listening, Charging):
        return _charging(response, reply, reply.listening)
    if isinstance(reply.listening, Connecting):
        return _connecting(response, reply, reply.listening.transfer)
    for sentence in reply.says[: reply.heard_out]:
        response.append(spoken(sentence, reply.pace))
    gather = _gather(reply.listening, reply.turn)
    for sentence in reply.says[reply.heard_out :]:
        gather.append(spoken(sentence, reply.pace))
    response.append(gather)
    return str(response)


def spoken(sentence: str, pace: int = 0) -> Say:
    """A sentence in our voice, with its pauses, at its pace."""
    say = Say(voice=VOICE, language=LANGUAGE)
    prosody = say.prosody(rate=RATES[pace])
    for place, part in enumerate(sentence.split(PAUSE.strip())):
        if place:
            prosody.break_(time=BREAK)
        if part.strip():
            prosody.append(f"{part.strip()} ")
    return say


def apology(sentence: str, then: str | None) -> TwiML:
    """What is said when the line itself has failed: then try again at a URL, or hang up."""
    response = VoiceResponse()
    response.append(spoken(sentence))
    if then is None:
        response.hangup()
    else:
        response.pause(length=2)
        response.redirect(then, method="POST")
    return response


def _charging(response: VoiceResponse, reply: Reply, charging: Charging) -> str:
    """Have Twilio take a card: we are told how it ended, and nothing of the card."""
    for sentence in reply.says:
        response.append(spoken(sentence, reply.pace))
    charge = charging.charge
    euros, cents = divmod(charge.total, 100)
    pay = Pay(
        action=charge_url(reply.turn, charge),
        charge_amount=f"{euros}.{cents:02d}",
        currency="eur",
        payment_connector=charge.connector,
        description=f"Allo CESU {charge.id}",
        language=LANGUAGE,
        timeout=CARD_PATIENCE,
        max_attempts=CARD_ATTEMPTS,
        postal_code=False,
    )
    for field, stage in CARD_STAGES.items():
        first, again = charging.prompts[field]
        pay.prompt(for_=stage).append(spoken(first, reply.pace))
        pay.prompt(for_=stage, error_type=CARD_ERRORS[field]).append(spoken(again, reply.pace))
    pay.prompt(for_="payment-processing").append(spoken(charging.processing, reply.pace))
    response.append(pay)
    # Where Twilio gives up asking, it may go on below: nothing was charged then.
    response.redirect(charge_url(reply.turn, charge, "given_up"), method="POST")
    return str(response)


def charge_url(turn: int, charge: CardCharge, end: CardEnd | None = None) -> str:
    """Where the result of a charge is delivered; `end` is told where Twilio itself would tell none."""
    told = f"&end={end}" if end else ""
    return f"{VOICE_URL}?turn={turn}&charge={charge.id}&total={charge.total}{told}{RETRY_FRAGMENT}"


def _connecting(response: VoiceResponse, reply: Reply, transfer: CallTransfer) -> str:
    """Have Twilio ring somebody: the caller hears it ring until they have taken the call and heard what it is about."""
    for sentence in reply.says:
        response.append(spoken(sentence, reply.pace))
    dial = Dial(
        action=transfer_url(reply.turn),
        method="POST",
        timeout=RINGS_SECONDS,
        time_limit=int(TALKS_AT_MOST.total_seconds()),
        caller_id=transfer.shown,
        answer_on_bridge=True,
        ring_tone="fr",
    )
    dial.number(
        transfer.number,
        url=f"{VOICE_URL}/whisper{whisper_query(transfer.conversation_id, transfer.subject)}",
        method="POST",
    )
    response.append(dial)
    return str(response)


def transfer_url(turn: int, end: TransferEnd | Literal["asked"] = "asked") -> str:
    """Where it is told how a transfer ended; `end` where that is known already."""
    return f"{VOICE_URL}?turn={turn}&transfer={end}{RETRY_FRAGMENT}"


def _gather(listening: Listening, turn: int) -> Gather:
    keypad: Keypad = listening.keypad
    how: dict[str, object] = {"num_digits": keypad.most} if keypad.most else {}
    if listening.speech:
        how |= {
            "speech_timeout": SPEECH_PATIENCE,
            "hints": ", ".join(listening.hints),
            "profanity_filter": False,
        }
    return Gather(
        input="dtmf speech" if listening.speech else "dtmf",
        action=turn_url(turn),
        method="POST",
        language=LANGUAGE,
        timeout=keypad.patience,
        finish_on_key=keypad.ends_with,
        action_on_empty_result=True,
        **how,
    )
