"""Minutes after hours and cents after euros: a star says again what stands before it, and nothing else."""

import pytest

from dialogs.answers.base import Answer
from dialogs.answers.centimes import Centimes
from dialogs.answers.minutes import Minutes
from dialogs.exchange import Heard
from tests.dialogs.answers.reading import TODAY

AFTER_ONE_HOUR, AFTER_TWELVE_EUROS = Minutes(after=60), Centimes(after=1200)


@pytest.mark.parametrize(
    ("answer", "keys", "expected"),
    [
        (AFTER_ONE_HOUR, "30", [30]),
        (AFTER_ONE_HOUR, "*30", [30]),
        (AFTER_ONE_HOUR, "0*30", [30]),
        (AFTER_ONE_HOUR, "1*30", [30]),
        (AFTER_ONE_HOUR, "01*30", [30]),
        (AFTER_ONE_HOUR, "1*5", [5, 50]),
        (AFTER_ONE_HOUR, "1*6", [6]),
        (AFTER_ONE_HOUR, "1*00", [0]),
        (AFTER_ONE_HOUR, "3*30", []),
        (AFTER_ONE_HOUR, "1*60", []),
        (AFTER_ONE_HOUR, "1*", []),
        (AFTER_ONE_HOUR, "1*3*0", []),
        (AFTER_ONE_HOUR, "130", []),
        (AFTER_TWELVE_EUROS, "50", [50]),
        (AFTER_TWELVE_EUROS, "*05", [5]),
        (AFTER_TWELVE_EUROS, "0*50", [50]),
        (AFTER_TWELVE_EUROS, "12*50", [50]),
        (AFTER_TWELVE_EUROS, "12*5", [5, 50]),
        (AFTER_TWELVE_EUROS, "13*50", []),
        (AFTER_TWELVE_EUROS, "120*50", []),
        (AFTER_TWELVE_EUROS, "100", []),
    ],
)
def test_what_stands_before_a_star_is_what_was_given(answer: Answer[int], keys: str, expected: list[int]) -> None:
    assert [reading.value for reading in answer.hear(Heard("keys", keys), TODAY)] == expected


@pytest.mark.parametrize("answer", [AFTER_ONE_HOUR, AFTER_TWELVE_EUROS])
def test_keys_are_heard_to_the_end(answer: Answer[int]) -> None:
    assert answer.keypad.most is None, "`3*30#` that ends after two keys would leave `30#` to the question that follows"
