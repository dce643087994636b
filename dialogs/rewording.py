"""Whether a sentence may be said instead of another one: the same is filled in, decided, agreed to and asked for."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from dialogs.aloud import HEARD_OUT
from dialogs.exchange import Medium
from dialogs.gsm7 import fold_gsm7, segments
from dialogs.sentence_example import cases
from dialogs.sentence_shape import NotASentence, Part, placed, shape_of, words_of

Fault = Literal[
    "empty",
    "long",
    "secret",
    "unreadable",
    "placeholders",
    "keys",
    "numbers",
    "capitals",
    "letters",
    "segments",
    "seconds",
]
"""Why a sentence may not be said."""

MOST_CHARACTERS, MOST_SEGMENTS, MOST_SECONDS = 1500, 2, 20.0
"""Of a sentence as it is typed, as a text, and as it is read aloud; where the one of the files takes more, so much."""

WORDS_A_SECOND, LETTERS_A_SECOND, PAUSE_SECONDS = 2.5, 30, 0.4
"""How fast an old person follows, and a voice reads however few the words are, and how long a pause (`|`) is."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_KEY = re.compile(r"\d+|[*#]|\bzéro\b|\bétoile\b|\bdièse\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante"
    r"|cinquante|soixante|cents?|mille|millions?|milliards?)\b",
    re.IGNORECASE,
)
_BESIDE = r"\s*(?:\{%[^%]*%\}\s*)*"
_TOUCHING = re.compile(rf"\d{_BESIDE}\{{\{{|\}}\}}{_BESIDE}\d")
"""A digit beside what is filled in would be read as one of it: `1{{ quote.cents | euros }}`."""

_NEVER_SAID = frozenset("\\{}<>")
"""What is left of a placeholder or means something to machines: in quotes, `\\a` would be a bell, and no TwiML."""

_SECRET = re.compile(r"\bsecrets?\b|\bmots? de passe\b|\bPIN\b", re.IGNORECASE)
"""Who could have callers told to say their code aloud would learn it from a neighbour: only the files speak of it."""

_CAPITALS = re.compile(r"\b[A-ZÉ]{3,}\b")
_NO_COMMANDS = frozenset({"CESU", "SMS", "NAN", "RIB", "IBAN", "APA", "PCH", "MARIE"})


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
    followed = max(len(_WORD.findall(spoken)) / WORDS_A_SECOND, len(spoken) / LETTERS_A_SECOND)
    return followed + spoken.count("|") * PAUSE_SECONDS


def media_of(part: str) -> tuple[Medium, ...]:
    """How a part of a wording goes out: `speech` and `text` by their own medium, all others by both."""
    return ("speech",) if part == "speech" else ("text",) if part == "text" else ("speech", "text")


def is_of_files_alone(sentence: str) -> bool:
    """Whether a sentence of the files speaks of the secret code, so that no other is ever said in its place."""
    return bool(_SECRET.search(" ".join(words_of(shape_of(sentence)))))


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
    return (
        _fault_of_shape(typed, was)
        or _fault_of_numbers(sentence, typed, was)
        or _fault_of_words(" ".join(words_of(typed)), " ".join(words_of(was)))
        or _too_much(sentence, original, part)
    )


def _fault_of_shape(typed: tuple[Part, ...], was: tuple[Part, ...]) -> Fault | None:
    if placed(typed) != placed(was):
        return "placeholders"
    if typed != was and _SECRET.search(" ".join((*words_of(typed), *words_of(was)))):
        return "secret"
    if _is_mute(typed) and not _is_mute(was):
        return "empty"
    return "placeholders" if _may_mark(typed) and not _may_mark(was) else None


def _may_mark(parts: tuple[Part, ...]) -> bool:
    """Whether two pauses may come to stand together, `|{% if … %}|`: a mark that what is agreed to is over."""
    words = tuple(words_of(parts))
    return any(each.startswith("|") for each in words) and any(each.endswith("|") for each in words)


def _is_mute(parts: tuple[Part, ...]) -> bool:
    """Whether in some case nothing at all is said, or nothing on one side of `||`: the caller would hear silence."""
    return any(not _WORD.search(side) for case in cases(parts, "speech") for side in case.split(HEARD_OUT))


def _fault_of_numbers(sentence: str, typed: tuple[Part, ...], was: tuple[Part, ...]) -> Fault | None:
    """Keys stay on their side of `||`; no number is added that would be heard as a key, or with what is filled in."""
    words, were = (unicodedata.normalize("NFKC", " ".join(words_of(each))) for each in (typed, was))
    keys, kept = _keys(words), _keys(were)
    if keys != kept:
        return "numbers" if _only_amounts_more(keys, kept) else "keys"
    is_more = _numbers(words) - _numbers(were)
    return "numbers" if is_more or _TOUCHING.search(unicodedata.normalize("NFKC", sentence)) else None


def _keys(words: str) -> list[set[str]]:
    return [{each.lower() for each in _KEY.findall(side)} for side in words.split(HEARD_OUT)]


def _only_amounts_more(keys: list[set[str]], kept: list[set[str]]) -> bool:
    """Whether all keys are kept, and what is added has more digits than one key: it is rather a number."""
    return len(keys) == len(kept) and all(
        here >= there and all(each.isdecimal() and len(each) > 1 for each in here - there)
        for here, there in zip(keys, kept, strict=True)
    )


def _numbers(words: str) -> set[str]:
    return {each.lower() for each in _NUMBER.findall(words)}


def _fault_of_words(words: str, were: str) -> Fault | None:
    if _commands(words) != _commands(were):
        return "capitals"
    return "letters" if any(_is_odd(letter) for letter in words) else None


def _is_odd(letter: str) -> bool:
    return letter in _NEVER_SAID or (letter != "?" and fold_gsm7(letter) in {"", "?"})


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
