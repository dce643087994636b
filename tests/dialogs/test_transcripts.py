"""Every path of the conversation is a transcript that reads like a call; the line says just that, and is brief."""

from pathlib import Path

import pytest

from channels.phone.playing import differences
from channels.phone.transcript import Transcript
from tests.dialogs.lengths import answers, before_first_key, questions, speech
from tests.dialogs.theatre import FILES, needs_rasa, normalise, stage
from tests.support.postgres import Postgres

LEAST = 25
BUDGETS = {
    "160-pays-as-the-last-time": (4, 45),
    "161-says-as-the-last-time": (4, 45),
    "166-as-the-last-time-in-euros": (4, 45),
    "164-pays-thirty-hours": (7, 75),
    "167-balance-in-three-answers": (3, 35),
}
"""Answers and seconds of speech that a conversation may take."""

MOST_SECONDS = 12
"""Before a question has named its first key: who waits longer has forgotten how it began.

What is agreed to is told before the question, and heard out.
"""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_line_says_what_was_signed(path: Path, postgres: Postgres, request: pytest.FixtureRequest) -> None:
    understand = request.getfixturevalue("understand") if needs_rasa(path) else None
    signed, played = stage(path, postgres, understand)
    different = "\n".join(differences(signed, played, normalise))
    assert not different, f"Read the difference; if it is right, run `make transcripts`.\n{different}"
    assert_brief(path.stem, played)


def assert_brief(name: str, played: Transcript) -> None:
    """Each question names a key soon, and the commonest calls are short."""
    asked = [said for _, said in questions(played)]
    long = [question.text for question in asked if before_first_key(question) > MOST_SECONDS]
    assert not long, f"It takes more than {MOST_SECONDS} seconds to hear a key."
    most_answers, most_seconds = BUDGETS.get(name, (answers(played), speech(played)))
    assert answers(played) <= most_answers
    assert speech(played) <= most_seconds


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= LEAST


def test_each_has_a_number_of_its_own() -> None:
    numbers = [path.stem.partition("-")[0] for path in FILES]
    assert len(set(numbers)) == len(numbers)
