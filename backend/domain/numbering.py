"""The French numbering plan: what ten digits are in E.164, and which numbers take texts."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

REGIONS = {
    "0262": "RE",
    "0692": "RE",
    "0693": "RE",
    "0269": "YT",
    "0639": "YT",
    "0590": "GP",
    "0690": "GP",
    "0691": "GP",
    "0594": "GF",
    "0694": "GF",
    "0596": "MQ",
    "0696": "MQ",
    "0697": "MQ",
}
"""The first digits of overseas numbers: dialled alike, they are valid only in their own region [Arcep]."""

FICTITIOUS = "063998"
"""Arcep's mobile range for fiction: metropolitan, although Mayotte begins the same way."""

FICTITIOUS_E164 = "+3363998"
E164 = re.compile(r"\+[0-9]{8,15}")
WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""What Twilio gives as the number of callers who show none [Twilio: anonymous, restricted, blocked, unknown]."""

DIGITS = 10
PAIR = 2
SHORT_CUT = re.compile(r"0[1-9][0-9]{8}")
"""All that can be a metropolitan number: a file of a hundred thousand is not parsed one by one."""


def e164(digits: str) -> str | None:
    """Ten digits from a zero in E.164; None where they are no number. Overseas numbers have their own region.

    >>> e164("0639980042"), e164("0692123456"), e164("123")
    ('+33639980042', '+262692123456', None)
    """
    if SHORT_CUT.fullmatch(digits) and digits[:4] not in REGIONS:
        return f"+33{digits[1:]}"
    region = "FR" if digits.startswith(FICTITIOUS) else REGIONS.get(digits[:4], "FR")
    try:
        parsed = phonenumbers.parse(digits, region)
    except NumberParseException:
        return None
    shaped = len(digits) == DIGITS and digits[0] == "0" and digits[1] != "0"
    if not shaped or not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, PhoneNumberFormat.E164))


def national(number: str) -> str:
    """An E.164 number as the French dial it: digits alone."""
    written = phonenumbers.format_number(phonenumbers.parse(number, None), PhoneNumberFormat.NATIONAL)
    return "".join(filter(str.isdigit, written))


def endings(numbers: Sequence[str]) -> tuple[str, ...]:
    """The last two digits of each E.164 number, which its owner knows it by, or as many pairs as tell it apart.

    >>> endings(["+33639981203", "+33639984503", "+33639980042"])
    ('1203', '4503', '42')
    """
    dialed = [national(number) for number in numbers]
    return tuple(_ending(number, {*dialed} - {number}) for number in dialed)


def _ending(number: str, others: AbstractSet[str]) -> str:
    sizes = range(PAIR, DIGITS, PAIR)
    told = (number[-size:] for size in sizes if not any(other.endswith(number[-size:]) for other in others))
    return next(told, number)


def is_shown(number: str) -> bool:
    """Whether a caller shows their number, E.164; others cannot be told apart by it."""
    return bool(E164.fullmatch(number)) and number not in WITHHELD


def is_mobile(number: str) -> bool:
    """Whether an E.164 number takes texts."""
    kind = phonenumbers.number_type(phonenumbers.parse(number, None))
    return kind == PhoneNumberType.MOBILE or number.startswith(FICTITIOUS_E164)
