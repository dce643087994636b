"""A call as the page shows it: who said what, which keys the line has just offered, and what a voice would read."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from channels.phone.acts import HANG_UP, SILENCE
from channels.phone.hearing import TranscriptLine
from channels.phone.transcript import plain

HIDDEN = "•"
CUT = "La ligne a été coupée"
EVENTS = {HANG_UP: "Vous avez raccroché", SILENCE: "Vous n'avez rien dit"}
_OFFERED = re.compile(r"tapez (\d)\b(?!, (?:étoile|puis))")
_KEYS = re.compile(r"\[(.*)\]( \(sans attendre\))?")


@dataclass(frozen=True, slots=True)
class Bubble:
    """One thing said or done.

    Attributes:
        who: The line, the caller, or nobody: something happened.
        text: The words; keys with spaces between.
        keys: Whether it is keys.
        line: Which line of the transcript it begins with.
    """

    who: Literal["line", "caller", "event"]
    text: str
    keys: bool = False
    line: int = 0


def bubbles(
    transcript: Sequence[TranscriptLine], secrets: Collection[int] = (), *, was_cut: bool = False
) -> list[Bubble]:
    """The bubbles of a call; keys pressed one after another are one, and those of `secrets` (lines) are hidden.

    Where the line was cut, nobody has hung up.
    """
    made: list[Bubble] = []
    for number, line in enumerate(transcript):
        bubble = _bubble(line, number, hidden=number in secrets)
        if bubble.keys and made and made[-1].keys:
            before = made.pop()
            bubble = Bubble("caller", f"{before.text} {bubble.text}", keys=True, line=before.line)
        made.append(bubble)
    if was_cut and made and made[-1].text == EVENTS[HANG_UP]:
        made[-1] = replace(made[-1], text=CUT)
    return made


def _bubble(line: TranscriptLine, number: int, *, hidden: bool) -> Bubble:
    text = plain(line.text)
    if text.startswith("("):
        return Bubble("event", EVENTS.get(text, text.strip("()").capitalize()), line=number)
    if line.who == "line":
        return Bubble("line", text, line=number)
    if keyed := _KEYS.fullmatch(text):
        keys = keyed[1].split()
        return Bubble("caller", " ".join(HIDDEN if hidden else key for key in keys), keys=True, line=number)
    return Bubble("caller", text.partition("»")[0].strip("« "), line=number)


def offered_keys(said: Sequence[str]) -> str:
    """The keys that stand for something in what the line said last, in order, each once.

    >>> offered_keys(["Pour Marie Dupont, tapez 1. Pour quelqu'un d'autre, tapez 2."])
    '12'
    >>> offered_keys(["Intervenant, tapez 1, puis dièse.", "Pour trois heures, tapez 3, étoile, 30, puis dièse."])
    ''
    """
    return "".join(dict.fromkeys(key for words in said for key in _OFFERED.findall(words)))


def spoken(transcript: Sequence[TranscriptLine]) -> list[dict[str, Any]]:
    """What a voice reads of a call: for each line of the line's own, its number and its pieces (pauses in seconds)."""
    return [
        {
            "line": number,
            "pieces": [{"text": one.text, "rate": one.rate, "pause": one.pause} for one in line.pieces],
        }
        for number, line in enumerate(transcript)
        if line.who == "line" and line.pieces
    ]
