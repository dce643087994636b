"""What is read aloud is all that the line says, and nothing that the caller does."""

from channels.phone.transcript import read
from tests.dialogs.theatre import FOLDER
from tests.dialogs.voices import CHOSEN, said


def test_each_sentence_is_a_paragraph() -> None:
    words = said(read((FOLDER / "160-pays-as-the-last-time.txt").read_text(encoding="utf-8")))
    assert words.startswith("Bonjour, ici Allô CESU.")
    assert len(words.split("\n\n")) == 9
    assert "[" not in words


def test_each_of_the_chosen_is_there() -> None:
    names = [path.name for path in FOLDER.glob("*.txt")]
    assert all(any(name.startswith(beginning) for name in names) for beginning in CHOSEN)
