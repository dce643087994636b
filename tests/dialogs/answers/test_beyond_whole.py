"""Cents after euros: a star says again what stands before it, and nothing else."""

import pytest

from dialogs.answers.base import Answer
from dialogs.answers.centimes import Centimes
from dialogs.exchange import Heard
from tests.dialogs.answers.reading import TODAY

AFTER_TWELVE_EUROS = Centimes(after=1200)


@pytest.mark.parametrize(
    ("answer", "keys", "expected"),
    [
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


def test_keys_are_heard_to_the_end() -> None:
    assert AFTER_TWELVE_EUROS.keypad.most is None, (
        "what ends after two keys leaves the rest to the question that follows"
    )
