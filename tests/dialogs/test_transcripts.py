"""Every path of the conversation is a transcript that reads like a call, and the line says just that."""

from pathlib import Path

import pytest

from channels.phone.playing import differences
from tests.dialogs.theatre import FILES, needs_rasa, normalise, stage
from tests.support.postgres import Postgres

LEAST = 25


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_line_says_what_was_signed(path: Path, postgres: Postgres, request: pytest.FixtureRequest) -> None:
    understand = request.getfixturevalue("understand") if needs_rasa(path) else None
    signed, played = stage(path, postgres, understand)
    different = "\n".join(differences(signed, played, normalise))
    assert not different, f"Read the difference; if it is right, run `make transcripts`.\n{different}"


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= LEAST
