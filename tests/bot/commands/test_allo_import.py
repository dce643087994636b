"""What an issuer's clerk types, and what is answered; exit codes say whether anything was rejected."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.commands import allo_import
from tests.support.line import settings

GOOD = "programme;code_cesu;reference;mois;heures;euros\napa31;31000017;A;04/2099;42,5;201,94\n"
WRONG = GOOD + "apa31;31000018;A;04/2099;42,5;201,94\n"


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> "Clerk":
    monkeypatch.setattr(allo_import, "engine_of", lambda _: engine)
    monkeypatch.setattr(allo_import, "read_settings", settings)
    return Clerk(tmp_path / "droits.csv")


class Clerk:
    """Types `allo import rights droits.csv`."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __call__(self, content: str, *options: str) -> Result:
        self.file.write_text(content, encoding="cp1252")
        return CliRunner().invoke(app, ["import", "rights", str(self.file), *options])


def test_a_good_file_is_imported_and_the_second_time_nothing_changes(run: Clerk) -> None:
    checked = run(GOOD, "--check")
    assert (checked.exit_code, "nothing was changed" in checked.output) == (0, True)
    assert "1 would be created, 0 would be changed, 0 unchanged, 0 rejected" in checked.output
    first = run(GOOD)
    assert first.exit_code == 0
    assert "droits.csv: 1 created, 0 changed, 0 unchanged, 0 rejected.\nAll of it was imported." in first.output
    assert "All of it was known: nothing was changed." in run(GOOD).output


def test_a_wrong_line_is_told_and_refuses_the_file(run: Clerk) -> None:
    result = run(WRONG)
    assert result.exit_code == 1
    assert "line 3: code_cesu is nobody's in this programme" in result.output
    assert "1 would be created, 0 would be changed, 0 unchanged, 1 rejected" in result.output
    assert "Nothing was imported" in result.output
    assert "31000018" not in result.output
    assert not run.file.with_name("droits.csv.rejects.csv").exists()


def test_line_by_line_the_rest_is_imported_and_the_rejects_are_kept(run: Clerk) -> None:
    result = run(WRONG, "--per-line")
    assert result.exit_code == 1
    assert "1 created, 0 changed, 0 unchanged, 1 rejected" in result.output
    rejects = run.file.with_name("droits.csv.rejects.csv")
    assert "31000018" in rejects.read_text(encoding="utf-8-sig")


def test_line_by_line_nothing_is_imported_where_all_are_wrong(run: Clerk) -> None:
    result = run(GOOD.replace("31000017", "31000018"), "--per-line")
    assert result.exit_code == 1
    assert "0 created, 0 changed, 0 unchanged, 1 rejected" in result.output
    assert "Nothing was imported: the rejected lines are in" in result.output


def test_what_is_no_table_is_said_in_a_sentence(run: Clerk) -> None:
    result = run("x\n")
    assert (result.exit_code, "names no column" in result.output) == (2, True)
