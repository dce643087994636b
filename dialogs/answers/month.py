"""A month says which rights to spend, and is said in few ways."""

import re
from dataclasses import dataclass
from datetime import date

from dialogs import aloud
from dialogs.answers.base import Reading
from dialogs.answers.corrections import denial, parts
from dialogs.answers.homophones import months_heard
from dialogs.answers.numbers import longest
from dialogs.answers.words import Token, fold, listed, nearest, phrases, starts, texts, tokens
from dialogs.exchange import Heard, Keypad, Medium

NAMES = tuple(fold(name) for name in aloud.MONTHS)
SHORT = {
    "jan": 1, "janv": 1, "fev": 2, "fevr": 2, "mar": 3, "avr": 4, "jun": 6, "juim": 6, "juain": 6,
    "jul": 7, "juil": 7, "juill": 7, "aou": 8, "aoust": 8, "aoutt": 8, "aut": 8, "sep": 9, "sept": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
RELATIVE = (
    (phrases("avant dernier mois, mois d'avant le mois dernier, mois avant le mois dernier"), -2),
    (
        phrases("mois dernier, mois passe, mois precedent, mois d'avant, mois qui vient de, mois ecoule, dernier mois"),
        -1,
    ),
    (phrases("ce mois ci, mois en cours, ce mois, mois actuel, mois courant, mois present, mois ou on est"), 0),
    (phrases("mois prochain, mois suivant, mois d'apres, mois qui vient"), 1),
)
AGO = phrases("il y a, y a, ca fait, voici")
AROUND = frozenset(
    listed(
        "le la mois de d du au en pour c est ce sera euh alors ben s il vous plait svp numero merci oui "
        "je veux voudrais dirais droits"
    )
)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the year. Its value is 1 to 12."""

    @property
    def keypad(self) -> Keypad:
        """The number of the month: `7` or `07` is July."""
        return Keypad(most=2)

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return (*aloud.MONTHS, "le mois dernier", "ce mois-ci")

    @property
    def value_type(self) -> type[int]:
        """1 to 12."""
        return int

    def hear(self, heard: Heard, today: date) -> tuple[Reading[int], ...]:
        """Months, from keys, speech or text; *le mois dernier* counts from today."""
        if heard.how == "keys":
            keyed = re.fullmatch("0?[1-9]|1[0-2]", heard.words)
            return (Reading(int(heard.words), "keyed as a number"),) if keyed else ()
        found: tuple[int, ...] = ()
        for part in parts(months_heard(tokens(heard.words))):
            new = _named(part.items) or _relative(part.items, today) or _numbered(part.items)
            found = new or (() if part.marker == "hard" else found)
        return tuple(Reading(month, "named as a month") for month in dict.fromkeys(found))

    def aloud(self, value: int, medium: Medium) -> str:
        """`juillet`, in both media."""
        del medium
        return aloud.MONTHS[value - 1]


def month_at(word: str) -> int | None:
    """The month that a word names, with its usual slips and short forms; None where it names none."""
    if word in SHORT:
        return SHORT[word]
    if word in {"premier", "juliette"}:
        return None
    near = nearest(word, NAMES, 5) if len(word) > 4 or word in NAMES else None  # noqa: PLR2004 - short slips mean too much
    return NAMES.index(near) + 1 if near else None


def _named(items: tuple[Token, ...]) -> tuple[int, ...]:
    words = texts(items)
    found = []
    denied = False
    for at, word in enumerate(words):
        denied = denied or denial(words, at) > 0
        month = None if _number_seven(items, at) else month_at(word)
        if month and not denied:
            found += [7, 9] if word == "sept" and not _written(items, at) else [month]
        denied = denied and month is None
    return tuple(found)


def _number_seven(items: tuple[Token, ...], at: int) -> bool:
    """Whether `sept` is only the number 7: nothing shortens September in speech."""
    return items[at].text == "sept" and at > 0 and items[at - 1].text in {"numero", "vingt", "dix", "soixante"}


def _written(items: tuple[Token, ...], at: int) -> bool:
    """Whether `sept` is a short form, since a point or a year follows; else it may be the number 7."""
    return at + 1 < len(items) and (items[at + 1].text == "." or len(items[at + 1].text) == len("2026"))


def _relative(items: tuple[Token, ...], today: date) -> tuple[int, ...]:
    words = texts(items)
    if ago := _ago(items, words):
        return ((today.month - 1 - ago) % 12 + 1,)
    for known, months in RELATIVE:
        if any(starts(words, at, known) for at in range(len(words))):
            return ((today.month - 1 + months) % 12 + 1,)
    return ()


def _ago(items: tuple[Token, ...], words: list[str]) -> int:
    """How many months ago: *il y a deux mois*; 0 where none are counted, or a year or more."""
    for at in range(len(words)):
        size = starts(words, at, AGO)
        number = longest(items, at + size) if size and at + size < len(items) else None
        if number and words[at + size + number[1] :][:1] == ["mois"] and number[0] < len(NAMES):
            return number[0]
    return 0


def _numbered(items: tuple[Token, ...]) -> tuple[int, ...]:
    """A month by its number: `le 7`, `07/2026`, `le mois numéro sept`."""
    numbers = []
    at = 0
    while at < len(items):
        number = longest(items, at)
        if number:
            numbers.append(number[0])
        elif items[at].text not in AROUND and items[at].text.isalnum():
            return ()
        at += number[1] if number else 1
    if len(numbers) == 2 and 2000 <= numbers[1] <= 2100:  # noqa: PLR2004 - a year follows
        numbers.pop()
    return (numbers[0],) if len(numbers) == 1 and 1 <= numbers[0] <= 12 else ()  # noqa: PLR2004 - months
