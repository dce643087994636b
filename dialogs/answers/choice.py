"""A menu is answered with its key, its number said aloud, or words of the option."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dialogs.answers.base import Reading
from dialogs.answers.corrections import denial, parts
from dialogs.answers.numbers import longest
from dialogs.answers.words import Token, listed, nearest, texts, tokens
from dialogs.exchange import Heard, Keypad, Medium


class Option(NamedTuple):
    """One line of a menu.

    Attributes:
        key: The key that chooses it.
        id: What the choice is worth.
        words: What it may be said by; the first reads it aloud.
    """

    key: str
    id: str
    words: tuple[str, ...] = ()


_AROUND = frozenset(
    listed(
        "le la l un une numero touche tapez tape je choisis choix option prends veux voudrais dirais dis "
        "s il vous plait svp euh alors ben bah c est ce sera pour merci oui mets donc voila"
    )
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a menu. Its value is the option's id.

    Attributes:
        options: The options in the order they are read.
        patience: Seconds that are waited for one.
        ahead: Whether it may be keyed ahead.
    """

    options: tuple[Option, ...]
    patience: int = Keypad(None).patience
    ahead: bool = True

    @property
    def keypad(self) -> Keypad:
        """One key answers, or as many as the longest key."""
        most = max((len(key) for key, _, _ in self.options), default=1)
        return Keypad(most=most, ends_with="", patience=self.patience, ahead=self.ahead)

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return tuple(dict.fromkeys(word for _, _, words in self.options for word in words))[:100]

    @property
    def value_type(self) -> type[str]:
        """The option's id."""
        return str

    def hear(self, heard: Heard, today: date) -> tuple[Reading[str], ...]:
        """Options, from a key, a number or words; several where the words fit several."""
        del today
        if heard.how == "keys":
            return tuple(Reading(name, f"key {key}") for key, name, _ in self.options if key == heard.words)
        found: tuple[Reading[str], ...] = ()
        for part in parts(tokens(heard.words)):
            new = self._said(_undenied(part.items)) or self._numbered(part.items)
            found = new or (() if part.marker == "hard" else found)
        return found

    def aloud(self, value: str, medium: Medium) -> str:
        """The first words of the option."""
        del medium
        return next((words[0] for _, name, words in self.options if name == value and words), value)

    def _said(self, items: Sequence[Token]) -> tuple[Reading[str], ...]:
        """The options whose words were said; words inside longer matched words do not count."""
        words = texts(items)
        matched = [
            (name, where, phrase)
            for _, name, phrases in self.options
            for phrase in phrases
            if (where := _place(words, texts(tokens(phrase))))
        ]
        whole = [m for m in matched if not any(_inside(m[1], other[1]) for other in matched)]
        return tuple(Reading(name, f"said {phrase}") for name, phrase in {n: p for n, _, p in whole}.items())

    def _numbered(self, items: Sequence[Token]) -> tuple[Reading[str], ...]:
        """The option of a number said with nothing else: `le deux`."""
        bare = [token for token in items if token.text not in _AROUND - {"un", "une"} and token.text.isalnum()]
        number = longest(bare, 0) if bare else None
        if not number or number[1] != len(bare):
            return ()
        return tuple(Reading(name, f"said {key}") for key, name, _ in self.options if key == str(number[0]))


def _place(words: Sequence[str], phrase: Sequence[str]) -> range | None:
    """Where a phrase stands among words, slips of the finger allowed in its long words."""
    for at in range(len(words) - len(phrase) + 1) if phrase else ():
        if all(_same(words[at + n], known) for n, known in enumerate(phrase)):
            return range(at, at + len(phrase))
    return None


def _same(word: str, known: str) -> bool:
    return word == known or word.removesuffix("s") == known.removesuffix("s") or nearest(word, (known,), 6) == known


def _inside(small: range, large: range) -> bool:
    return len(small) < len(large) and small.start >= large.start and small.stop <= large.stop


def _undenied(items: Sequence[Token]) -> tuple[Token, ...]:
    """The words before a denial: what comes after *pas* was not chosen."""
    words = texts(items)
    at = next((at for at in range(len(words)) if denial(words, at) > 0), len(words))
    return tuple(items[:at])
