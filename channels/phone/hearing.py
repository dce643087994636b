"""How long words take to say, and what of them was heard, on a clock that nobody has to wait for."""

from dataclasses import dataclass
from typing import Literal

from channels.phone.verbs import Pause, Piece, Play, Prompt, Say

CHARACTERS_A_SECOND = 15.0
"""French read aloud by a slow, clear voice."""

RECORDING_SECONDS = 3.0
"""How long an unknown recording is taken to last."""

CUT = " —"
"""Marks words that the caller did not let end."""


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One line of a call.

    Attributes:
        who: The line itself, or the caller.
        text: What was said or done.
        seconds: How long it took.
        pieces: The words with their pauses and rates, for a voice or a screen.
    """

    who: Literal["line", "caller"]
    text: str
    seconds: float = 0.0
    pieces: tuple[Piece, ...] = ()


def seconds(prompt: Prompt) -> float:
    """How long a prompt takes."""
    if isinstance(prompt, Pause):
        return float(prompt.length)
    if isinstance(prompt, Play):
        return RECORDING_SECONDS * prompt.loop
    return sum(_piece(piece) for piece in prompt.pieces) * prompt.loop


def as_line(prompt: Prompt) -> TranscriptLine | None:
    """What of a prompt can be written down; silence cannot."""
    if isinstance(prompt, Say):
        return TranscriptLine("line", prompt.text, seconds(prompt), prompt.pieces)
    if isinstance(prompt, Play) and prompt.url:
        return TranscriptLine("line", f"({prompt.url.rsplit('/', 1)[-1]})", seconds(prompt))
    return None


def cut(line: TranscriptLine, heard: float) -> TranscriptLine | None:
    """A line broken off after some seconds; None if nothing of it was heard."""
    if heard >= line.seconds:
        return line
    words = line.text.split(" ")
    kept = int(len(words) * max(heard, 0.0) / line.seconds)
    if not kept:
        return None
    text = " ".join(words[:kept]) + CUT
    return TranscriptLine(line.who, text, heard, (Piece(text),))


def _piece(piece: Piece) -> float:
    return len(piece.text) / CHARACTERS_A_SECOND / piece.rate + piece.pause


def heard_of(prompts: tuple[Prompt, ...], heard: float | None = None) -> list[TranscriptLine]:
    """The lines of some prompts, all of them or as much as was heard in so many seconds."""
    lines: list[TranscriptLine] = []
    left = sum(seconds(prompt) for prompt in prompts) if heard is None else heard
    for prompt in prompts:
        line = as_line(prompt)
        broken = line and (line if heard is None else cut(line, left))
        if broken:
            lines.append(broken)
        left -= seconds(prompt)
        if heard is not None and left <= 0:
            break
    return lines
