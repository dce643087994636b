"""Hours of work are what most payments are counted in, and there are many ways to say three and a half."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dialogs import aloud
from dialogs.answers.base import Reading
from dialogs.answers.clock_stretches import as_lengths, undashed
from dialogs.answers.grammar import Grammar
from dialogs.answers.homophones import heard_as
from dialogs.answers.quantities import hear
from dialogs.answers.symbols import Value
from dialogs.answers.vocabulary import ADDING, MONTH_WORDS, OTHER_MONEY, WEEK_WORDS
from dialogs.answers.words import listed, tokens
from dialogs.exchange import Heard, Keypad, Medium

HOUR = 60
MOST = 31 * 24 * HOUR
"""Minutes of a whole month: nobody works more."""

HALF = 30
LEAST_PAIRED = 10
"""Hours from which fifteen after them may be another guess at the hours."""

EITHER_UNIT = frozenset({15, 30, 45})
"""A lone number that is as likely minutes as hours."""

UNITS = {
    **dict.fromkeys(listed("heure heures h hr hrs hs heur heurs heurre heurres eure eures zheures zheure zeures"), "H"),
    **dict.fromkeys(listed("minute minutes min mins mn mns minutte minuttes"), "M"),
    **dict.fromkeys(listed("demi demie demis demies"), "D"),
    **dict.fromkeys(listed("quart quarts quard quar"), "Q"),
    **dict.fromkeys(listed("euro euros eur € centime centimes % an ans"), "U"),
    **dict.fromkeys(OTHER_MONEY, "U"),
    **dict.fromkeys(listed("jour jours semaine semaines nuit nuits mois"), "V"),
    "et": "E", "moins": "L", "fois": "X", "x": "X", "ou": "O", "à": "T", "vers": "T", "depuis": "T",
    "avant": "T", "apres": "T", "midi": "T", "minuit": "T", ":": "C", "#": "C", "*": "B", "par": "B", "chaque": "B",
    **ADDING, **MONTH_WORDS, **WEEK_WORDS,
}  # fmt: skip

SAID = re.compile(
    r"NDH|DH|N?QH|FHE?NM|FH|NCN(?:CN)?|"
    r"HED|NH(?:E?NM|LN?DH?|LNH|LN?QH?|LNM?|E?N?QH?|E?N?DH?|EN(?![HXFQD])|N(?![HXFQD]))|NHM?|NM|NL?E?N?Q(?!H)|NED"
)

SHARES = {"DH": 30, "NDH": 30, "QH": 15, "NQH": 15, "NQ": 15, "NM": 1}
"""Minutes of one of the things counted, where no whole hours were said."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A length of work. Its value is in minutes, 1 to 44 640."""

    @property
    def keypad(self) -> Keypad:
        """Hours, a star, minutes: `3*30#`; a lone `3` is three hours."""
        return Keypad(most=None)

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return (
            "heures",
            "heure",
            "une heure",
            "et demie",
            "et quart",
            "moins le quart",
            "minutes",
            "trois heures trente",
        )

    @property
    def value_type(self) -> type[int]:
        """Minutes."""
        return int

    def hear(self, heard: Heard, today: date) -> tuple[Reading[int], ...]:
        """Minutes, from keys, speech or text."""
        del today
        if heard.how == "keys":
            return tuple(Reading(minutes, "keyed as hours*minutes") for minutes in keyed(heard.words))
        readings = heard_as(as_lengths(tokens(undashed(heard.words)), UNITS), UNITS)
        found = dict.fromkeys(minutes for items in readings for minutes in hear(items, GRAMMAR))
        return tuple(Reading(minutes, "said as a length") for minutes in found)

    def aloud(self, value: int, medium: Medium) -> str:
        """`trois heures trente`, or `3 h 30`."""
        return aloud.hours(value, medium)


def keyed(keys: str) -> tuple[int, ...]:
    """Minutes of keys; one figure after the star may be tens or units of minutes, so both are kept."""
    match = re.fullmatch(r"([0-9]{0,2})(?:\*([0-9]{1,2}))?", keys)
    if not match or not keys:
        return ()
    whole, rest = int(match[1] or 0), match[2]
    if rest is None:
        return _possible(whole * HOUR)
    if len(rest) == 1 and rest != "0":
        return _possible(whole * HOUR + int(rest), *([whole * HOUR + int(rest) * 10] if int(rest) * 10 < HOUR else []))
    return _possible(whole * HOUR + int(rest)) if int(rest) < HOUR else ()


def _possible(*minutes: int) -> tuple[int, ...]:
    return tuple(m for m in minutes if 0 < m <= MOST)


def _value(code: str, values: Sequence[Value]) -> tuple[int, ...]:
    """Minutes of one matched quantity."""
    numbers = [int(v) for letter, v in zip(code, values, strict=True) if letter == "N"]
    if code[0] == "F":
        return _decimal(str(values[0]), numbers)
    if code in SHARES and not (code == "NQ" and isinstance(values[1], int)):
        return _possible((numbers or [_quarters(code, values)])[0] * SHARES[code])
    if code == "NHN" and values[1] == "h" and len(str(values[2])) == 1:
        return keyed(f"{numbers[0]}*{numbers[1]}")
    whole = numbers[0] * HOUR if numbers else HOUR
    part = _part(code, values, numbers[1:])
    return _possible(whole + part) if part is not None else ()


def _quarters(code: str, values: Sequence[Value]) -> int:
    """How many quarters: `3/4` carries its own number."""
    value = values[code.index("Q")] if "Q" in code else 1
    return value if isinstance(value, int) else 1


def _part(code: str, values: Sequence[Value], numbers: Sequence[int]) -> int | None:
    """Minutes that a fraction or the minutes themselves add to whole hours; None for nonsense."""
    if "Q" in code:
        quarters = numbers[0] if numbers else _quarters(code, values)
        minutes = quarters * 15
    elif "D" in code:
        minutes = 30 if not numbers or numbers[0] == 1 else HOUR
    else:
        minutes = numbers[0] if numbers else 0
    if code == "NHLNH":
        return -minutes * HOUR
    if minutes >= HOUR:
        return None
    return -minutes if "L" in code else minutes


def _decimal(text: str, numbers: Sequence[int]) -> tuple[int, ...]:
    """Minutes of `3.5` hours; two figures may also be minutes, as in 3.30, unless only decimals fit."""
    whole, tail = text.split(".")
    if numbers or len(tail) > 2:  # noqa: PLR2004 - hours have two decimals at most
        return ()
    share = int(tail) * (6 if len(tail) == 1 else 0.6)
    decimal = [int(whole) * HOUR + round(share)] if share == int(share) else []
    written = [int(whole) * HOUR + int(tail)] if len(tail) == 2 and int(tail) < HOUR else []  # noqa: PLR2004
    plain = tail in {"25", "50", "75"}
    return _possible(*dict.fromkeys(decimal if plain else decimal + written))


def _alone(letter: str, value: Value) -> tuple[int, ...]:
    """Minutes of a number without its unit: hours were asked, but some numbers are as likely minutes."""
    if letter == "F":
        whole, tail = str(value).split(".")
        both = tail in {"25", "50"}
        return tuple(
            dict.fromkeys((*_decimal(str(value), ()), *(_possible(int(whole) * HOUR + int(tail)) if both else ())))
        )
    number = int(value)
    if number in EITHER_UNIT:
        return _possible(number * HOUR, number)
    return _possible(number * HOUR) if number < HOUR else ()


def _pair(whole: Value, minutes: Value) -> tuple[int, ...]:
    """Minutes of `trois trente`; `deux trois` and `dix quinze` are a hesitation."""
    few = int(whole) < LEAST_PAIRED or int(minutes) >= HALF
    return _possible(int(whole) * HOUR + int(minutes)) if int(minutes) in EITHER_UNIT and few else ()


GRAMMAR = Grammar(UNITS, SAID, _value, _alone, _pair)
