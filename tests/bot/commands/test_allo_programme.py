"""`allo programme`: what an issuer types to begin a programme's file and to have it checked."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.data_files import PROGRAMMES


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programmes beside the repository."""
    monkeypatch.setenv("ALLO_PROGRAMMES", str(tmp_path))
    return tmp_path


def allo(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["programme", *arguments])


def test_the_files_of_the_repository_are_good() -> None:
    done = allo("check")
    assert done.exit_code == 0
    assert "cesujop: CESU JOP, in euros; rings at +33199000024." in done.output


def test_a_programme_is_begun_and_never_written_over(folder: Path) -> None:
    assert allo("new", "creche", "--unit", "euros").exit_code == 0
    path = folder / "creche.yml"
    begun = path.read_text(encoding="utf-8")
    assert begun.startswith(f"# yaml-language-server: $schema={PROGRAMMES / 'schema.json'}\n")
    again = allo("new", "creche")
    assert (again.exit_code, path.read_text(encoding="utf-8")) == (1, begun)
    assert "is there already" in again.output
    checked = allo("check")
    assert checked.exit_code == 1
    assert "creche.yml line 6: name: expected" in checked.output


def test_a_code_that_cannot_be_one_makes_no_file(folder: Path) -> None:
    assert allo("new", "../PCH").exit_code == 1
    assert list(folder.iterdir()) == []


def test_an_empty_folder_is_not_called_good(folder: Path) -> None:
    assert folder.is_dir()
    assert allo("check").exit_code == 1


def test_the_schema_is_told() -> None:
    assert allo("schema").output == (PROGRAMMES / "schema.json").read_text(encoding="utf-8")
