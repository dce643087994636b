"""A PIN that somebody who knows a little of its owner would try first is refused; any other is not."""

from datetime import date

import pytest

from backend.domain.weak_pins import is_weak

BORN, CESU = date(1938, 3, 12), "31000017"


@pytest.mark.parametrize(
    "pin",
    [
        *("111111", "000000", "121212", "123123", "112233", "332211"),
        *("123456", "654321", "012345", "987654", "890123", "210987"),
        *("120338", "380312", "031238", "123803", "031938", "193803", "121938", "193812", "120319", "203193"),
        *("310000", "100001", "000017"),
    ],
)
def test_what_is_easy_to_guess_is_refused(pin: str) -> None:
    assert is_weak(pin, BORN, CESU)


@pytest.mark.parametrize("pin", ["131929", "311929", "192913"])
def test_a_birth_date_without_its_zeros_is_refused(pin: str) -> None:
    assert is_weak(pin, date(1929, 3, 1), CESU)


@pytest.mark.parametrize("pin", ["482915", "730518", "112358", "123465", "120339", "310001", "274096"])
def test_any_other_is_taken(pin: str) -> None:
    assert not is_weak(pin, BORN, CESU)


def test_few_of_all_pins_are_refused() -> None:
    looked_at = range(0, 1_000_000, 61)
    refused = sum(is_weak(f"{number:06}", BORN, CESU) for number in looked_at)
    assert refused < len(looked_at) / 100
