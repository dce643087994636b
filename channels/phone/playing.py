"""Plays transcripts on a telephone, and says where the line no longer says what was signed."""

import difflib
import re
from collections.abc import Callable
from dataclasses import replace

from channels.phone.call import Call
from channels.phone.line import Telephone
from channels.phone.transcript import Transcript, Written, plain

Normaliser = Callable[[str], str]
"""Makes what differs from call to call the same, such as a payment's reference."""

Start = Callable[[Telephone, Transcript], Call]
"""How the call of a transcript begins: the person calls the line, or the line calls the person."""


def dial(telephone: Telephone, transcript: Transcript) -> Call:
    """The person of the transcript calls the line."""
    return telephone.dial(to=transcript.to, from_=transcript.from_)


def play(transcript: Transcript, telephone: Telephone, start: Start = dial) -> Transcript:
    """Do what the caller does, and write down what the line really says.

    A caller who has nothing more to do hangs up, and it is written down; one who is hung up on does no more.
    """
    call = start(telephone, transcript)
    for act in transcript.acts:
        if call.ended:
            break
        call.do(act)
    call.hang_up()
    return written(call, transcript)


def written(call: Call, like: Transcript) -> Transcript:
    """A call as a transcript, headed like another."""
    return replace(like, lines=tuple(Written(line.who, plain(line.text)) for line in call.transcript))


def mask(**patterns: str) -> Normaliser:
    """A normaliser that replaces what a pattern finds with its name, as in <reference>."""
    compiled = [(re.compile(pattern), f"<{name}>") for name, pattern in patterns.items()]

    def normalise(text: str) -> str:
        for pattern, name in compiled:
            text = pattern.sub(name, text)
        return text

    return normalise


def normalised(transcript: Transcript, normalise: Normaliser) -> Transcript:
    """A transcript whose said lines are normalised; what the caller did stays as it is."""
    lines = (Written(line.who, normalise(line.text) if line.who == "line" else line.text) for line in transcript.lines)
    return replace(transcript, lines=tuple(lines))


def differences(signed: Transcript, played: Transcript, normalise: Normaliser = plain) -> list[str]:
    """Where two calls differ, as lines of a unified diff; empty when they are the same."""
    before, after = (_rows(normalised(one, normalise)) for one in (signed, played))
    return list(difflib.unified_diff(before, after, "signed", "played", lineterm="", n=2))


def _rows(transcript: Transcript) -> list[str]:
    return [f"{'Allô CESU' if line.who == 'line' else 'caller'} : {line.text}" for line in transcript.lines]
