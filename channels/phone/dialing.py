"""What comes of ringing somebody for the caller, and how Twilio tells it."""

from collections.abc import Mapping

from channels.phone.parameters import new_sid
from channels.phone.verbs import Dial

TALK_SECONDS = 60.0
"""How long a conversation lasts with somebody that the caller was connected to."""

ANYBODY = "anybody"
"""Stands for every number that is not named."""

PICKS_UP: Mapping[str, str] = {"completed": "1", "declines": "2", "machine": ""}
"""Who picks up, and what they key where they are asked something: an answering machine keys nothing."""

WHAT_COMES = (*PICKS_UP, "busy", "no-answer", "failed")
"""All that can come of it; unless it is told, who is rung picks up and takes the call."""


def whom_to_ring(verb: Dial, others: Mapping[str, str]) -> tuple[str, str]:
    """The number that answers first, else the first one, and what comes of ringing it."""
    fates = [(number, others.get(number, others.get(ANYBODY, "completed"))) for number in verb.numbers]
    return next((each for each in fates if each[1] in PICKS_UP), fates[0])


def as_dialed(will: str, *, talks: bool) -> dict[str, str]:
    """What Twilio tells of it (TwiML Voice: Dial).

    Who picks up has completed their own call, also where they do not take it: only `DialBridged` says whether the
    two were connected.
    """
    status = "completed" if will in PICKS_UP else will
    told = {"DialCallStatus": status, "DialCallSid": new_sid("CA"), "DialBridged": "true" if talks else "false"}
    return told | ({"DialCallDuration": str(int(TALK_SECONDS))} if talks else {})
