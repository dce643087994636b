"""The grammars never fail on their own words, in whatever order they come."""

import pytest

from tests.dialogs.answers.fuzz import attempt, sentences


@pytest.mark.parametrize("seed", range(2))
def test_no_order_of_the_grammars_own_words_fails(seed: int) -> None:
    for sentence in sentences(200, seed):
        attempt(sentence)
