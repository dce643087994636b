"""An intervenant is chosen by name, and a name is heard by its sound before its spelling."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dialogs.answers.base import Reading
from dialogs.answers.corrections import denial, parts
from dialogs.answers.likeness import likeness
from dialogs.answers.numbers import longest
from dialogs.answers.words import Token, listed, texts, tokens
from dialogs.exchange import Heard, Keypad, Medium

ORDINALS = {
    **dict.fromkeys(listed("premier premiere"), 1),
    **dict.fromkeys(listed("deuxieme second seconde"), 2),
    **{word: place for place, word in enumerate(listed("troisieme quatrieme cinquieme sixieme"), start=3)},
}

CLEAR = 0.08
"""How much likelier than the next name a name must be to be the only reading."""

TITLES = frozenset(listed("madame mme mad mademoiselle mlle monsieur m mr docteur dame"))
AROUND = frozenset(
    listed(
        "euh alors c est pour a à ben bah je voudrais veux payer paie paye la le l s il vous plait svp "
        "merci oui avec de du d ma mon aide dame bonjour appelle elle lui nom prenom son sa donc voila "
        "intervenante intervenant tout comme encore toujours numero touche appelait souhaite choisis "
        "mets donne regler petite dis dirais qu on celle celui mais et que ce"
    )
)


@dataclass(frozen=True, slots=True)
class Person:
    """One of the people known to the caller. Its value is the place in `known`, from 0.

    Attributes:
        known: Names as `Marie Dupont`, in the order they are read.
    """

    known: tuple[str, ...]

    @property
    def keypad(self) -> Keypad:
        """The place of the name, from 1."""
        return Keypad(most=1, ends_with="") if len(self.known) < 10 else Keypad(most=2)  # noqa: PLR2004 - one key

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return tuple(dict.fromkeys((*self.known, *(name.split()[0] for name in self.known if name.split()))))[:100]

    @property
    def value_type(self) -> type[int]:
        """The place among the known names, from 0."""
        return int

    def hear(self, heard: Heard, today: date) -> tuple[Reading[int], ...]:
        """People, from a key, a number or a name; several where names are too alike to choose."""
        del today
        if heard.how == "keys":
            return self._keyed(heard.words)
        found: tuple[Reading[int], ...] = ()
        for part in parts(tokens(heard.words)):
            bare = [t for t in part.items if t.text not in AROUND - {"la"} and t.text.isalnum()]
            new = self._numbered(bare) or self._named(self._undenied(part.items))
            found = new or (() if part.marker == "hard" else found)
        return found

    def aloud(self, value: int, medium: Medium) -> str:
        """The name as it is known."""
        del medium
        return self.known[value]

    def _keyed(self, keys: str) -> tuple[Reading[int], ...]:
        place = int(keys) if keys.isascii() and keys.isdigit() else 0
        return (Reading(place - 1, f"key {keys}"),) if 1 <= place <= len(self.known) else ()

    def _numbered(self, items: Sequence[Token]) -> tuple[Reading[int], ...]:
        bare = [token for token in items if token.text != "la"]
        ordinal = next((ORDINALS.get(token.text) for token in bare if len(bare) == 1), None)
        if ordinal:
            return self._keyed(str(ordinal))
        number = longest(bare, 0) if bare else None
        whole = number is not None and number[1] == len(bare)
        return self._keyed(str(number[0])) if number and whole else ()

    def _undenied(self, items: Sequence[Token]) -> tuple[Token, ...]:
        """The words without a name that is denied: *fatima* of `non pas marie, fatima`."""
        words = texts(items)
        at, kept = 0, list[Token]()
        while at < len(items):
            if (size := denial(words, at)) > 0:
                at = self._behind_name(words, at + size)
            else:
                kept.append(items[at])
                at += 1
        return tuple(kept)

    def _behind_name(self, words: Sequence[str], at: int) -> int:
        """Where the words go on after one name, known or not."""
        while at < len(words) and (words[at] in AROUND or words[at] in TITLES):
            at += 1
        first, at = words[at : at + 1], at + 1
        whole = {word for name in self.known if likeness(tuple(first), name) for word in texts(tokens(name))}
        while at < len(words) and words[at] in whole:
            at += 1
        return at

    def _named(self, items: Sequence[Token]) -> tuple[Reading[int], ...]:
        """The names that sound like what was said, best first."""
        scores: list[float] = []
        for words in _names_in(texts(items)):
            scores = [likeness(tuple(words), name) for name in self.known] if not any(scores) else scores
        best = max(scores, default=0.0)
        if not best:
            return ()
        near = sorted((-score, place) for place, score in enumerate(scores) if score > best - CLEAR and score)
        return tuple(Reading(place, f"sounds like it, {-score:.2f}") for score, place in near)


def _names_in(words: Sequence[str]) -> Iterator[list[str]]:
    """What may be the name: the words without titles and the usual words around a name."""
    bare = [word for word in words if word.isalpha() and word not in TITLES]
    yield bare
    start, end = 0, len(bare)
    while start < end and bare[start] in AROUND:
        start += 1
    while end > start and bare[end - 1] in AROUND:
        end -= 1
    if start < end:
        yield bare[start:end]
