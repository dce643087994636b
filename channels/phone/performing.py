"""Performs one verb of TwiML on a call."""

from typing import Protocol

from channels.phone.verbs import Dial, Gather, Hangup, Method, Pay, Prompt, Redirect, Reject, Verb


class OnStage(Protocol):
    """What a verb may do to a call."""

    seconds: float
    status: str

    def go(self, url: str | None, method: Method, extra: dict[str, str]) -> None:
        """Leave for another document."""

    def listen(self, verb: Gather | Pay) -> None:
        """Wait for the caller."""

    def dial(self, verb: Dial) -> None:
        """Connect the caller to somebody."""

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
            call.dial(verb)
        case Hangup():
            call.end("completed")
        case Reject(reason):
            _reject(call, reason)
        case _:
            call.play(verb)


def _reject(call: OnStage, reason: str) -> None:
    """Decline a call that was not answered yet; later, there is nothing left but to hang up."""
    if call.seconds:
        call.end("completed")
    else:
        call.end("busy" if reason == "busy" else "no-answer")
