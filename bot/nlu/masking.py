"""Sentences that were not understood may teach the line only with all that is personal masked: here is the mask."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dialogs.answers.likeness import FIRST_NAMES
from dialogs.answers.month import month_at
from dialogs.answers.numbers import spelt
from dialogs.answers.words import texts, tokens

HIDDEN = "…"
"""What stands for words that may be personal: names, places, anything that is not common."""

NUMBER = "#"
"""What stands for figures, numbers in words and months: an amount, a code, a birth date."""

COMMON = 10
"""Examples of the training data that a word must stand in to be known as a common one."""

SELDOM = 20
"""A word that is a name, marked or written with a capital, in more than one example of so many is hidden."""

UNKNOWN = "xxx"
"""A word that nobody taught, for an address."""

_EXAMPLE = re.compile(r"^ +- (.+)$", re.MULTILINE)
_NAMED = re.compile(r"\[([^\]]+)\]\(payee\)")
_MARKED = re.compile(r"\[([^\]]+)\]\(\w+\)")
_INNER = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Þ]\w+")
_ADDRESS = re.compile(r"\S*@\S*|\bwww\S+|\S+\.(?:fr|com|org|net)\b")
_TITLED = frozenset({"madame", "mme", "monsieur", "mr", "m", "mademoiselle", "mlle", "docteur"})


@dataclass(frozen=True, slots=True)
class Mask:
    """Lets through the common words that it knows, and nothing else.

    Attributes:
        common: Folded words that many people say and that name nobody.
    """

    common: frozenset[str]

    @classmethod
    def from_training(cls, folder: Path) -> "Mask":
        """The words that several examples of the training data hold, and that are not mostly names there.

        Args:
            folder: Where the training data is (`data/nlu`).
        """
        return cls(_common_words(folder))

    def mask(self, sentence: str) -> str:
        """The sentence in small letters, with `…` for rare words and names, `#` for numbers and months; "" if no more.

        The word after a title is always hidden: a family name may be a common word.
        """
        masked: list[str] = []
        before = ""
        for word in texts(tokens(_ADDRESS.sub(UNKNOWN, sentence))):
            shown = self._shown(word, before)
            if shown and not (shown in {HIDDEN, NUMBER} and masked[-1:] == [shown]):
                masked.append(shown)
            before = word
        return " ".join(masked) if {*masked} - {HIDDEN, NUMBER} else ""

    def _shown(self, word: str, before: str) -> str:
        if word.isdigit() or spelt(word) or (len(word) > 2 and month_at(word)):  # noqa: PLR2004 - `an` is no month
            return NUMBER
        if not word.isalnum():
            return ""
        return HIDDEN if before in _TITLED or word not in self.common else word


@cache
def _common_words(folder: Path) -> frozenset[str]:
    """The words of `Mask.common`: half a second of reading, for data that does not change while the line runs."""
    counted: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for file in folder.rglob("*.yml"):
        if file.name == "hints.yml":
            continue
        for example in _EXAMPLE.findall(file.read_text("utf-8")):
            plain = _MARKED.sub(r"\1", example)
            proper = (*_NAMED.findall(example), *_INNER.findall(plain))
            named.update({word for name in proper for word in texts(tokens(name))})
            counted.update(set(texts(tokens(plain))))
    common = {word for word, times in counted.items() if times >= COMMON and SELDOM * named[word] < times}
    return frozenset((common - FIRST_NAMES) | _TITLED)
