"""Whether a sentence may be said instead of another one: the same is filled in, decided, agreed to and asked for."""

import re
from dataclasses import dataclass
from typing import Literal

from dialogs.exchange import Medium
from dialogs.gsm7 import fold_gsm7, segments
from dialogs.sentence_example import cases
from dialogs.sentence_shape import NotASentence, placed, shape_of, words_of

Fault = Literal["empty", "long", "unreadable", "placeholders", "keys", "capitals", "letters", "segments", "seconds"]
"""Why a sentence may not be said."""

MOST_CHARACTERS, MOST_SEGMENTS, MOST_SECONDS = 1500, 2, 20.0
"""Of a sentence as it is typed, as a text, and as it is read aloud; where the one of the files takes more, so much."""

WORDS_A_SECOND, PAUSE_SECONDS = 2.5, 0.4
"""How fast an old person follows, and how long a pause (`|`) is."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_KEY = re.compile(r"\d+|\bzéro\b|\bétoile\b|\bdièse\b", re.IGNORECASE)
_CAPITALS = re.compile(r"\b[A-ZÉ]{3,}\b")
_NO_COMMANDS = frozenset({"CESU", "SMS", "NAN", "RIB", "MARIE"})


@dataclass(frozen=True, slots=True)
class Preview:
    """A sentence with examples.

    Attributes:
        cases: How it is said, case by case.
        seconds: How long the longest takes, read aloud.
        segments: As how many SMS the longest is billed.
    """

    cases: tuple[str, ...]
    seconds: float
    segments: int


def preview(sentence: str, medium: Medium) -> Preview:
    """A sentence with examples, as it is read aloud or written.

    Raises:
        NotASentence: It cannot be taken apart.
    """
    said = cases(shape_of(sentence), medium)
    if medium == "text":
        said = tuple(fold_gsm7(" ".join(each.replace("|", " ").split())) for each in said)
    return Preview(said, max(map(seconds, said)), max(map(segments, said)))


def seconds(spoken: str) -> float:
    """How long a sentence with its pauses (`|`) takes an old person to follow."""
    return len(_WORD.findall(spoken)) / WORDS_A_SECOND + spoken.count("|") * PAUSE_SECONDS


def media_of(part: str) -> tuple[Medium, ...]:
    """How a part of a wording goes out: `speech` and `text` by their own medium, all others by both."""
    return ("speech",) if part == "speech" else ("text",) if part == "text" else ("speech", "text")


def fault_of(sentence: str, original: str, part: str) -> Fault | None:
    """Why a sentence may not be said instead of the one of the files; None where it may.

    Args:
        sentence: What somebody has typed.
        original: The sentence of the files.
        part: Which part of the wording it is: say, speech, text, help, again, or `option …`.
    """
    if not sentence.strip() or len(sentence) > MOST_CHARACTERS:
        return "long" if sentence.strip() else "empty"
    try:
        typed, was = shape_of(sentence), shape_of(original)
    except NotASentence:
        return "unreadable"
    if placed(typed) != placed(was):
        return "placeholders"
    return _fault_of_words(" ".join(words_of(typed)), " ".join(words_of(was))) or _too_much(sentence, original, part)


def _fault_of_words(words: str, were: str) -> Fault | None:
    if {each.lower() for each in _KEY.findall(words)} != {each.lower() for each in _KEY.findall(were)}:
        return "keys"
    if _commands(words) != _commands(were):
        return "capitals"
    return "letters" if any(fold_gsm7(letter) in {"", "?"} for letter in words if letter != "?") else None


def _commands(words: str) -> set[str]:
    return set(_CAPITALS.findall(words)) - _NO_COMMANDS


def _too_much(sentence: str, original: str, part: str) -> Fault | None:
    media = media_of(part)
    if "speech" in media and (
        preview(sentence, "speech").seconds > max(MOST_SECONDS, preview(original, "speech").seconds)
    ):
        return "seconds"
    if "text" in media and preview(sentence, "text").segments > max(MOST_SEGMENTS, preview(original, "text").segments):
        return "segments"
    return None
