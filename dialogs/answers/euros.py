"""Amounts are asked in euros where a programme counts in money."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dialogs import aloud
from dialogs.answers.base import Reading
from dialogs.answers.grammar import Grammar
from dialogs.answers.homophones import heard_as
from dialogs.answers.quantities import hear
from dialogs.answers.symbols import Value
from dialogs.answers.vocabulary import ADDING, MONTH_WORDS, OTHER_MONEY, WEEK_WORDS
from dialogs.answers.words import Token, listed, tokens
from dialogs.exchange import Heard, Keypad, Medium

EURO = 100
HALF = 50
MOST = 9_999_999
"""Cents: no account of this kind holds 100 000 €."""

TEN = 10
ROUND = 5
NEAR = 10
"""How far apart two guesses at one amount are at most."""

THOUSAND = 3
"""Figures that a space or a point parts from the thousands."""

NOT_HUNDREDS = frozenset(listed("dix quinze vingt trente quarante cinquante"))
"""Numbers that nobody multiplies by a hundred: *vingt cents* is centimes."""

UNITS = {
    **dict.fromkeys(listed("euro euros eur eurs e € euros heuros euross zeuros zeuro balles balle"), "H"),
    **dict.fromkeys(listed("centime centimes cts ct cent. centimme centimmes"), "M"),
    **dict.fromkeys(listed("demi demie"), "D"),
    **dict.fromkeys(listed("heure heures h minute minutes min % an ans"), "U"),
    **dict.fromkeys(OTHER_MONEY, "U"),
    **dict.fromkeys(listed("jour jours semaine semaines nuit nuits mois"), "V"),
    "et": "E", "moins": "L", "fois": "X", "x": "X", "ou": "O", "à": "T", "*": "B", "par": "B",
    "chaque": "B", **ADDING, **MONTH_WORDS, **WEEK_WORDS,
}  # fmt: skip

SAID = re.compile(r"NH(?:E?NM|ED|EN(?![HXFD])|N(?![HXFD]))|NH|FH|HF|HN|NM|NEDH|NDH|DH")


@dataclass(frozen=True, slots=True)
class Euros:
    """An amount of money. Its value is in cents, 1 to 9 999 999."""

    @property
    def keypad(self) -> Keypad:
        """Euros, a star, two figures of cents: `12*50#`; a lone `12` is twelve euros."""
        return Keypad(most=None)

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return ("euros", "euro", "centimes", "cent euros", "cinquante euros", "vingt euros cinquante")

    @property
    def value_type(self) -> type[int]:
        """Cents."""
        return int

    def hear(self, heard: Heard, today: date) -> tuple[Reading[int], ...]:
        """Cents, from keys, speech or text."""
        del today
        if heard.how == "keys":
            return tuple(Reading(cents, "keyed as euros*cents") for cents in keyed(heard.words))
        readings = heard_as(_joined(tokens(heard.words)), UNITS)
        found = dict.fromkeys(cents for items in readings for cents in hear(items, GRAMMAR))
        return tuple(Reading(cents, "said as an amount") for cents in found)

    def aloud(self, value: int, medium: Medium) -> str:
        """`seize euros et quatre-vingt-trois centimes`, or `16,83 €`."""
        return aloud.euros(value, medium)


def keyed(keys: str) -> tuple[int, ...]:
    """Cents of keys: four figures of euros at most; one figure of cents may be tens or units."""
    match = re.fullmatch(r"([0-9]{0,4})(?:\*([0-9]{0,2}))?", keys)
    if not match or not keys:
        return ()
    whole, rest = int(match[1] or 0) * EURO, match[2] or "00"
    if len(rest) == 1 and rest != "0":
        return _possible(whole + int(rest), whole + int(rest) * 10)
    return _possible(whole + int(rest))


def _possible(*cents: int) -> tuple[int, ...]:
    return tuple(c for c in cents if 0 < c <= MOST)


def _joined(items: Sequence[Token]) -> list[Token]:
    """Thousands written apart become one number, and `cents` after a number is centimes."""
    found: list[Token] = []
    for at, token in enumerate(_without_points(items)):
        if found and token.gap == " " and _thousands(found[-1], token):
            found[-1] = Token(found[-1].text + token.text, found[-1].gap)
        elif token.text == "cents" and at and _centimes(found[-1], items[at + 1 :]):
            found.append(Token("centimes", token.gap))
        else:
            found.append(token)
    return found


def _centimes(before: Token, after: Sequence[Token]) -> bool:
    """Whether `cents` is the Belgian word for centimes: not in *3 cents euros*."""
    hundreds = bool(after) and UNITS.get(after[0].text) == "H"
    return not hundreds and (before.digits or before.text in NOT_HUNDREDS)


def _thousands(before: Token, after: Token) -> bool:
    """Whether figures go on after a space: `1 234`."""
    short = before.digits and len(before.text) <= THOUSAND and not before.text.startswith("0")
    return short and after.digits and len(after.text) == THOUSAND


def _without_points(items: Sequence[Token]) -> list[Token]:
    """`1.234,56`: the point parts thousands when a comma follows."""
    for at in range(len(items) - 4):
        first, point, second, comma, last = items[at : at + 5]
        if (point.text, comma.text) == (".", ",") and _thousands(first, second) and last.digits:
            return [*items[:at], Token(first.text + second.text, first.gap), *items[at + 3 :]]
    return list(items)


def _value(code: str, values: Sequence[Value]) -> tuple[int, ...]:
    """Cents of one matched quantity."""
    numbers = [int(v) for letter, v in zip(code, values, strict=True) if letter == "N"]
    if "F" in code:
        return _decimal(str(values[code.index("F")]))
    if "D" in code:
        return _possible((numbers[0] if numbers and code != "NDH" else 0) * EURO + EURO // 2)
    if code == "NM":
        return _possible(numbers[0])
    cents = numbers[1] if len(numbers) > 1 else 0
    if cents >= EURO:
        return ()
    written = code == "NHN" and isinstance(values[2], str) and len(values[2]) == 1
    whole = numbers[0] * EURO
    return _possible(whole + cents, whole + cents * 10) if written and cents else _possible(whole + cents)


def _decimal(text: str) -> tuple[int, ...]:
    whole, tail = text.split(".")
    if len(tail) > 2:  # noqa: PLR2004 - cents have two figures; 1.234 may be a thousand
        return ()
    return _possible(int(whole) * EURO + int(tail.ljust(2, "0")))


def _alone(letter: str, value: Value) -> tuple[int, ...]:
    """Cents of a number without its unit: euros were asked."""
    return _decimal(str(value)) if letter == "F" else _possible(int(value) * EURO)


def _pair(whole: Value, cents: Value) -> tuple[int, ...]:
    """Cents of `douze cinquante` and `trente-neuf quatre-vingt-dix`; `vingt trente` is a hesitation.

    Who hesitates says round numbers, or two that are near each other.
    """
    euros, rest = int(whole), int(cents)
    far = abs(euros % EURO - rest) > NEAR
    odd = euros % ROUND != 0
    told = (rest == HALF and euros < EURO and (far or odd)) or (odd and far and TEN <= rest < EURO)
    return _possible(euros * EURO + rest) if told else ()


GRAMMAR = Grammar(UNITS, SAID, _value, _alone, _pair)
