"""Letters with activation codes: a new code each, kept as a seal alone, and it opens the line."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from backend.services.activation_letters import HasPin, draw_code
from bot.cli import app
from bot.commands import allo_pin
from bot.commands.allo_pin import write_letters
from tests.backend.services.pdf_text import words
from tests.support import opened_tables
from tests.support.callers import JEANNE, LUCIEN
from tests.support.in_process import Caller
from tests.support.letters_at_home import take_pin
from tests.support.line import Line, settings
from tests.support.telling import told_by_worker

CODE = re.compile(r"\d\d(?: \d\d){4}")


def letter(line: Line, out: Path, cesu: str | None = JEANNE.cesu) -> str:
    folder = write_letters(line.context, "apa31", cesu, out)
    assert folder is not None
    return words((folder / "00001-activation.pdf").read_bytes())


def code_in(printed: str) -> str:
    found = CODE.search(printed.partition("d’activation :")[2])
    assert found, printed
    return found[0].replace(" ", "")


def test_the_letter_opens_the_line(line: Line, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = take_pin(line.context.database)
    with line.context.database.begin() as connection:
        opened_tables.run(
            connection, "update beneficiaries set street = '3 rue des Lilas', postcode = '31000', town = 'Toulouse'"
        )
    printed = letter(line, tmp_path)
    code = code_in(printed)
    assert "Madame Jeanne Martin" in printed
    assert "3 rue des Lilas" in printed
    assert "31000 TOULOUSE" in printed
    assert "9 mai 2026" in printed
    assert code not in capsys.readouterr().out.replace(" ", "")
    assert line.rows("select beneficiary_id, fails, hash ~ '^[0-9a-f]{64}$' from activation_codes") == [
        (number, 0, True)
    ]
    caller = Caller(line.context).press(JEANNE.cesu, JEANNE.born, "1", code, "1", "274096", "274096")
    assert "C'est fait" in caller.said


def test_a_new_letter_takes_the_place_of_the_old_one(line: Line, tmp_path: Path) -> None:
    take_pin(line.context.database)
    old, new = (code_in(letter(line, tmp_path / name)) for name in ("old", "new"))
    caller = Caller(line.context).press(JEANNE.cesu, JEANNE.born, "1", old)
    assert "Ce n'est pas le code" in caller.said
    assert "c'est le bon code" in caller.press(new).said


def test_letters_that_the_post_cannot_carry_are_told(
    line: Line, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for person in (JEANNE, LUCIEN):
        take_pin(line.context.database, person)
    address = "update beneficiaries set postcode = {}, town = {} where programme = 'apa31'"
    with line.context.database.begin() as connection:
        opened_tables.run(connection, address.format("'31000'", "'Toulouse'"))
    letter(line, tmp_path / "known")
    told = capsys.readouterr().out
    assert "1 letter and manifest.csv" in told
    assert "address" not in told
    with line.context.database.begin() as connection:
        opened_tables.run(connection, address.format("null", "null"))
    write_letters(line.context, "apa31", LUCIEN.cesu, tmp_path / "unknown")
    assert "1 of them has no postal address: find it by CESU code in manifest.csv." in capsys.readouterr().out


def test_who_has_a_pin_gets_no_letter(line: Line, tmp_path: Path) -> None:
    with pytest.raises(HasPin):
        letter(line, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_who_has_a_pin_is_told_that_a_code_is_on_its_way(line: Line, tmp_path: Path) -> None:
    take_pin(line.context.database)
    for person in (JEANNE, LUCIEN):
        write_letters(line.context, "apa31", person.cesu, tmp_path, forgotten=True)
    ((to, said),) = told_by_worker(line.context.database, line.clock, "activation.code_made")
    assert (to, "un courrier avec un code" in str(said)) == (LUCIEN.number, True)


def test_letters_are_written_into_the_folder_of_the_line(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_pin(line.context.database)
    monkeypatch.setattr(allo_pin, "engine_of", lambda _: line.context.database)
    monkeypatch.setattr(allo_pin, "read_settings", lambda: settings(home=tmp_path))
    assert CliRunner().invoke(app, ["pin", "activate", "--programme", "apa31", JEANNE.cesu]).exit_code == 0
    assert [each.name for each in (tmp_path / "letters").glob("*/*.pdf")] == ["00001-activation.pdf"]


def test_all_who_wait_get_one_once(line: Line, tmp_path: Path) -> None:
    for person in (JEANNE, LUCIEN):
        take_pin(line.context.database, person)
    folder = write_letters(line.context, "apa31", None, tmp_path)
    assert folder is not None
    assert sorted(path.name for path in folder.iterdir()) == [
        "00001-activation.pdf", "00002-activation.pdf", "manifest.csv",
    ]  # fmt: skip
    assert not re.search(r"\d{10}", (folder / "manifest.csv").read_text())
    assert write_letters(line.context, "apa31", None, tmp_path) is None
    line.clock.move(days=61)
    assert write_letters(line.context, "apa31", None, tmp_path) is not None


def test_codes_are_ten_digits_of_which_the_first_is_no_zero() -> None:
    drawn = {draw_code() for _ in range(200)}
    assert len(drawn) == 200
    assert all(re.fullmatch(r"[1-9]\d{9}", code) for code in drawn)


def test_the_letter_says_what_the_line_asks_in_its_order(line: Line, tmp_path: Path) -> None:
    take_pin(line.context.database)
    printed = letter(line, tmp_path)
    steps = printed.partition("Comment faire")[2].replace("’", "'")
    caller = Caller(line.context)
    places = []
    for question, keys in (
        ("votre code CESU", JEANNE.cesu),
        ("votre date de naissance", JEANNE.born),
        ("si vous l'avez sous les yeux", "1"),
        ("le code d'activation", code_in(printed)),
        ("six chiffres", "274096"),
    ):
        assert question.lower() in caller.said.lower()
        places.append(steps.find(question))
        caller.press(keys)
    assert -1 not in places
    assert places == sorted(places)
    assert "sous les yeux : tapez 1." in steps
