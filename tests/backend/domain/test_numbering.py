"""Numbers of metropolitan and overseas France are told apart, though they are dialled alike."""

import phonenumbers
import pytest

from backend.domain import numbering
from backend.domain.numbering import e164, endings, is_mobile, national


@pytest.mark.parametrize(
    ("digits", "number", "mobile"),
    [
        ("0639980042", "+33639980042", True),
        ("0199000017", "+33199000017", False),
        ("0692123456", "+262692123456", True),
        ("0639012345", "+262639012345", True),
        ("0262123456", "+262262123456", False),
        ("0690123456", "+590690123456", True),
        ("0694123456", "+594694123456", True),
        ("0696123456", "+596696123456", True),
    ],
)
def test_ten_digits_are_a_number_of_their_region(digits: str, number: str, mobile: bool) -> None:
    assert e164(digits) == number
    assert is_mobile(number) is mobile
    assert national(number) == digits


@pytest.mark.parametrize("digits", ["", "0", "123", "0012345678", "1639980042", "06399800421", "ab"])
def test_what_is_no_number_is_none(digits: str) -> None:
    assert e164(digits) is None


@pytest.mark.parametrize("beginning", range(100, 1000, 7))
def test_the_short_cut_says_what_the_library_says(beginning: int) -> None:
    digits = f"0{beginning}123456"
    parsed = phonenumbers.parse(digits, numbering.REGIONS.get(digits[:4], "FR"))
    assert e164(digits) == phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    assert phonenumbers.is_possible_number(parsed)


def test_numbers_are_told_by_as_many_pairs_as_tell_them_apart() -> None:
    assert endings([]) == ()
    assert endings(["+33639980042"]) == ("42",)
    assert endings(["+33639981203", "+33639984503", "+33639980042"]) == ("1203", "4503", "42")
    assert endings(["+33639981203", "+33199981203"]) == ("39981203", "99981203")
