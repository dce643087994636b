"""Writes replies as TwiML: one Gather that can be interrupted, paced speech, breaks for pauses."""

from twilio.twiml import TwiML
from twilio.twiml.voice_response import Gather, Say, VoiceResponse

from channels.signature import RETRY_FRAGMENT
from dialogs.aloud import PAUSE
from dialogs.exchange import Keypad, Listening, Reply

VOICE = "Polly.Lea-Neural"
LANGUAGE = "fr-FR"
RATES = {-2: "70%", -1: "82%", 0: "92%", 1: "105%"}
"""Speech rates by pace; even the usual one is a little slower than the voice's own."""

BREAK = "500ms"
SPEECH_PATIENCE = "auto"
VOICE_URL = "/twilio/voice"


def turn_url(number: int) -> str:
    """Where the answer of turn `number` is delivered; Twilio retries it when it fails."""
    return f"{VOICE_URL}?turn={number}{RETRY_FRAGMENT}"


def render(reply: Reply) -> str:
    """A reply as TwiML: said while listening, or said before hanging up."""
    response = VoiceResponse()
    if reply.listening is None:
        for sentence in reply.says:
            response.append(spoken(sentence, reply.pace))
        response.hangup()
        return str(response)
    gather = _gather(reply.listening, reply.turn)
    for sentence in reply.says:
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
