"""Somebody new: the issuer's files, a letter, a first call to the first payment, by keys alone and by speech."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from backend.services.issuer_files.file_importer import Importer
from backend.services.work import Work
from bot.commands.allo_pin import write_letters
from bot.data_files import read_programmes
from channels.phone.phone_call import Call
from tests.backend.services.pdf_text import words
from tests.bot.commands.test_allo_pin import code_in
from tests.support.callers import said
from tests.support.invariants import assert_money_holds
from tests.support.line import LINE, Line

PEOPLE = """programme;code_cesu;civilite;nom;prenom;date_naissance;telephones;intervenants
apa31;31000777;madame;Besson;Odette;05/03/1940;0199000777;0012345*1
"""
RIGHTS = "programme;code_cesu;reference;mois;heures;euros\napa31;31000777;R1;03/2026;20;96,00\n"
HOME, CHOSEN = "+33199000777", "274096"
BY_KEYS = ("31000777", "05031940", "1", "{code}#", "1", CHOSEN, CHOSEN, "2", "2", "1", "1", "3*30#", "1", CHOSEN)
BY_SPEECH = (
    *("« trente et un zéro zéro zéro sept soixante-dix-sept »", "« le cinq mars mille neuf cent quarante »"),
    *("« oui je l'ai »", "{code}#", "« je choisis »", CHOSEN, CHOSEN, "« non merci »", "« continuer »"),
    *("« payer »", "« Marie »", "« trois heures et demie »", "« oui c'est ça »", CHOSEN),
)


@pytest.fixture
def code(line: Line, tmp_path: Path) -> str:
    """Odette is imported with her rights, and a letter is written to her; its code."""
    with line.context.database.begin() as connection:
        importer = Importer(read_programmes(), line.context.pins)
        for kind, content in (("beneficiaries", PEOPLE), ("rights", RIGHTS)):
            file = tmp_path / f"{kind}.csv"
            file.write_text(content, encoding="utf-8")
            assert not importer.run(Work(connection, line.clock()), kind, file).counts.rejected  # type: ignore[arg-type]
    folder = write_letters(line.context, "apa31", "31000777", tmp_path)
    assert folder
    return code_in(words((folder / "00001-activation.pdf").read_bytes()))


def answer(call: Call, what: str) -> None:
    if what.startswith("«"):
        call.say(what.strip("« »"))
    else:
        call.press(what)


@pytest.mark.parametrize("answers", [BY_KEYS, BY_SPEECH], ids=["by keys", "by speech"])
def test_from_the_files_and_the_letter_to_the_first_payment(line: Line, code: str, answers: tuple[str, ...]) -> None:
    call = line.telephone.dial(LINE, HOME)
    heard = [said(call)]
    for what in answers:
        answer(call, what.format(code=code))
        heard.append(said(call))
    assert "C'est payé." in heard[-1], heard
    assert any("gardé par Domiserve" in each for each in heard)
    engine: Engine = line.context.database
    assert line.rows("select minutes, cents from payments where conversation_id is not null") == [(210, 1680)]
    assert_money_holds(engine)
