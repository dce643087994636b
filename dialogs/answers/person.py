"""An intervenant is chosen by name, and a name is heard by its sound before its spelling."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from phonetic_fr import phonetic
from rapidfuzz import fuzz

from dialogs.answers.base import Reading
from dialogs.answers.corrections import parts
from dialogs.answers.numbers import longest
from dialogs.answers.words import Token, listed, texts, tokens
from dialogs.exchange import Heard, Keypad, Medium

SOUND, SPELLING = 0.6, 0.4
"""What sound and spelling weigh; measured on 40 spoken names."""

ACCEPTED = 0.80
"""The likeness from which a name is taken for another; measured, strangers are refused."""

PART_ACCEPTED = 0.92
"""The same for a first or a last name alone: less is said, so it must be nearer."""

SOUND_ENOUGH = 4
"""Letters of a sound that, when equal, are enough for a name alone."""

EACH_ACCEPTED = 0.86
"""How alike the first name and the last name must each be, unless they sound the same."""

GARBLED_ACCEPTED = 0.70
"""The same for a part that the transcriber broke into words: *new yen* for Nguyen."""

SAID_AS = (
    (r"^sch|^ch(?=[nml])", "sh"),
    (r"gu?h?isl", "gil"),
    (r"^gi(?=l)", "gui"),
    (r"(?:ault|auld|aud|aut)s?$", "o"),
    (r"^ngu?y?", "nu"),
    (r"aine?$|eine$", "ene"),
    (r"ei", "ai"),
    (r"(?<=d)er$", "eur"),
    (r"(?<=[bdfgklmnrstv])h", ""),
    (r"w", "ou"),
)
"""How some spellings sound, before the general rules."""

ORDINALS = {
    **dict.fromkeys(listed("premier premiere"), 1),
    **dict.fromkeys(listed("deuxieme second seconde"), 2),
    **{word: place for place, word in enumerate(listed("troisieme quatrieme cinquieme sixieme"), start=3)},
}

LONGEST_NAME = 8
"""Words of a name, however it was broken up; more is no name."""

CLEAR = 0.08
"""How much likelier than the next name a name must be to be the only reading."""

TITLES = frozenset(listed("madame mme mad mademoiselle mlle monsieur m mr docteur dame"))
AROUND = frozenset(
    listed(
        "euh alors c est pour a à ben bah je voudrais veux payer paie paye la le l s il vous plait svp "
        "merci oui avec de du d ma mon aide dame bonjour appelle elle lui nom prenom son sa donc voila "
        "intervenante intervenant tout comme encore toujours numero touche appelait souhaite choisis "
        "mets donne regler petite dis dirais qu on celle celui"
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
            new = self._numbered(bare) or self._named(part.items)
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

    def _named(self, items: Sequence[Token]) -> tuple[Reading[int], ...]:
        """The names that sound like what was said, best first."""
        said = [tuple(words) for words in _names_in(texts(items))]
        scores = [max((likeness(words, name) for words in said), default=0.0) for name in self.known]
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


@lru_cache(maxsize=2048)
def likeness(said: tuple[str, ...], name: str) -> float:
    """How likely a name was meant, 0 to 1; 0 when it is not accepted.

    Args:
        said: Folded words.
        name: A known name, first name first.
    """
    known = tuple(
        folded for word in name.split() if (folded := "".join(t.text for t in tokens(word) if t.text.isalpha()))
    )
    if not known or not 0 < len(said) <= LONGEST_NAME:
        return 0.0
    partial = max((_part_alike("".join(said), part) for part in _parts(known)), default=0.0)
    whole = max((_both(said, order) for order in (known, (*known[1:], *known[:1]))), default=0.0)
    return max(whole, partial * 0.95)


def _part_alike(said: str, part: str) -> float:
    """The likeness of a first or last name said alone: the same sound, or nearly the same letters; else 0."""
    same = sound(said) == sound(part) and len(sound(said)) >= SOUND_ENOUGH
    alike = _alike(said, part)
    return alike if same or alike >= PART_ACCEPTED else 0.0


def _both(said: Sequence[str], known: Sequence[str]) -> float:
    """The likeness of two whole names; 0 when either the first or the last name is another one.

    Marie Durand is not Marie Dupont, however much of the letters they share.
    """
    mean = _alike("".join(said), "".join(known))
    if mean < ACCEPTED:
        return 0.0
    pairs = [
        _same_part(said[:cut], known[:at]) and _same_part(said[cut:], known[at:])
        for at in range(1, len(known))
        for cut in range(1, len(said))
    ]
    return mean if len(known) == 1 or any(pairs) else 0.0


def _same_part(said_words: Sequence[str], known_words: Sequence[str]) -> bool:
    """Whether a first or a last name is the one said: Sylvain is not Sylvie. Slips keep the first sound."""
    said, known = "".join(said_words), "".join(known_words)
    least = GARBLED_ACCEPTED if len(said_words) > len(known_words) else EACH_ACCEPTED
    same = sound(said) == sound(known)
    return same or (sound(said)[:1] == sound(known)[:1] and _alike(said, known) >= least)


def _parts(known: Sequence[str]) -> list[str]:
    """The beginnings and the ends of a name, which are first and last names."""
    cuts = range(1, len(known))
    return ["".join(half) for at in cuts for half in (known[:at], known[at:])]


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """The sound of folded letters; `ch` and `s` count as one, since a telephone hardly tells them apart."""
    for pattern, said in SAID_AS:
        word = re.sub(pattern, said, word)
    return str(phonetic(word)).replace("CH", "S")


@lru_cache(maxsize=8192)
def _alike(said: str, known: str) -> float:
    near = fuzz.ratio(sound(said), sound(known)) / 100
    return SOUND * near + SPELLING * fuzz.ratio(said, known) / 100
