"""What a caller can do, as one kind of value, so that tests, terminal and transcripts do the same things."""

import re
from dataclasses import dataclass
from typing import Literal

KEYS = "0123456789*#"
SURE = 0.9
SILENCE, HANG_UP = "(silence)", "(raccroche)"

AFTER = re.compile(r" \(au bout de (?P<after>\d+(?:,\d+)?) s\)$")
UNSURE = re.compile(r" \(confiance (?P<confidence>\d(?:,\d+)?)\)$")
IMPATIENT = " (sans attendre)"


class ActNotUnderstood(ValueError):  # noqa: N818  # error names are sentences
    """A line of a transcript is nothing that a caller can do."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a caller does.

    Attributes:
        kind: Presses keys, speaks, says nothing until the line gives up, or hangs up.
        words: The keys, or the words.
        confidence: Of the speech recognition in the words, 0 to 1.
        after: Seconds after which it cuts the line's words short; None hears them to the end.
        waits: Whether the caller, after the last key, waits for the line to take the answer.
    """

    kind: Literal["keys", "speech", "silence", "hang_up"]
    words: str = ""
    confidence: float = SURE
    after: float | None = None
    waits: bool = True

    def __post_init__(self) -> None:
        if self.kind == "keys" and (not self.words or set(self.words) - set(KEYS)):
            raise ActNotUnderstood(f"A telephone has the keys {KEYS}, not {self.words!r}.")

    @property
    def text(self) -> str:
        """The act as a transcript writes it."""
        if self.kind == "keys":
            said = f"[{' '.join(self.words)}]" + ("" if self.waits else IMPATIENT)
        elif self.kind == "speech":
            unsure = "" if self.confidence == SURE else f" (confiance {_comma(self.confidence)})"
            said = f"« {self.words} »{unsure}"
        else:
            said = SILENCE if self.kind == "silence" else HANG_UP
        return said if self.after is None else f"{said} (au bout de {_comma(self.after)} s)"


def parse(text: str) -> Act:
    """Read an act as a transcript writes it.

    Raises:
        ActNotUnderstood: If it is none.
    """
    rest, after = _take(AFTER, text.strip(" "), "after")
    if rest == SILENCE:
        return Act("silence", after=after)
    if rest == HANG_UP:
        return Act("hang_up", after=after)
    waits, rest = not rest.endswith(IMPATIENT), rest.removesuffix(IMPATIENT)
    if rest.startswith("[") and rest.endswith("]"):
        return Act("keys", "".join(rest[1:-1].split()), after=after, waits=waits)
    rest, confidence = _take(UNSURE, rest, "confidence")
    if rest.startswith("«") and rest.endswith("»"):
        sure = SURE if confidence is None else confidence
        return Act("speech", rest[1:-1].strip(" "), confidence=sure, after=after)
    raise ActNotUnderstood(f"A caller cannot do {text!r}: keys are [1 2], words « oui », or {SILENCE}.")


def _take(pattern: re.Pattern[str], text: str, name: str) -> tuple[str, float | None]:
    found = pattern.search(text)
    if not found:
        return text, None
    return text[: found.start()], float(found[name].replace(",", "."))


def _comma(number: float) -> str:
    return f"{number:g}".replace(".", ",")
