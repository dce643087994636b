"""Performs one verb of TwiML on a call."""

from typing import Protocol

from channels.phone.hearing import TranscriptLine
from channels.phone.parameters import new_sid
from channels.phone.verbs import Dial, Gather, Hangup, Method, Pay, Prompt, Redirect, Reject, Verb

TALK_SECONDS = 60.0
"""How long a conversation lasts with somebody that the caller was connected to."""


class OnStage(Protocol):
    """What a verb may do to a call."""

    seconds: float
    status: str
    dialed: list[str]
    transcript: list[TranscriptLine]
    others: dict[str, str]

    def go(self, url: str | None, method: Method, extra: dict[str, str]) -> None:
        """Leave for another document."""

    def listen(self, verb: Gather | Pay) -> None:
        """Wait for the caller."""

    def play(self, prompt: Prompt) -> None:
        """Say or play."""

    def end(self, status: str) -> None:
        """End the call."""


def perform(call: OnStage, verb: Verb) -> None:
    """Perform a verb; what comes after it, the call knows."""
    match verb:
        case Gather() | Pay():
            call.listen(verb)
        case Redirect(url, method):
            call.go(url or None, method, {})
        case Dial():
            _dial(call, verb)
        case Hangup():
            call.end("completed")
        case Reject(reason):
            _reject(call, reason)
        case _:
            call.play(verb)


def _dial(call: OnStage, verb: Dial) -> None:
    """Ring the numbers; the first that answers talks with the caller for a while and hangs up."""
    answers = [number for number in verb.numbers if call.others.get(number, "completed") == "completed"]
    number = (answers or verb.numbers)[0]
    status = call.others.get(number, "completed")
    talked = TALK_SECONDS if answers else 0.0
    call.dialed.append(number)
    call.transcript.append(TranscriptLine("line", f"(transfert vers {number})", talked))
    call.seconds += talked if answers else float(verb.timeout)
    if verb.action is None:
        return
    told = {"DialCallStatus": status, "DialCallSid": new_sid("CA")}
    told["DialBridged"] = "true" if answers else "false"
    if answers:
        told["DialCallDuration"] = str(int(talked))
    call.go(verb.action, verb.method, told)


def _reject(call: OnStage, reason: str) -> None:
    """Decline a call that was not answered yet; later, there is nothing left but to hang up."""
    if call.seconds:
        call.end("completed")
    else:
        call.end("busy" if reason == "busy" else "no-answer")
