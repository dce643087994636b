"""A fourth and a fifth programme are two files in a folder: no code names them, and their people pay."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from backend.domain.lifecycle import ADVISER
from backend.services import enrolling, identifying, receipts
from backend.services.bank import exporting
from backend.services.issuer_files.file_importer import Importer
from backend.services.issuer_files.layouts import Kind
from backend.services.work import Work
from bot.app import context_of
from bot.settings import BadSettings
from tests.backend.services.pdf_text import words
from tests.support.callers import DemoPerson, go_on, paid_in, reference, said
from tests.support.clock import StoppedClock
from tests.support.invariants import assert_money_holds
from tests.support.line import Line, settings

FOLDER = Path(__file__).parents[1] / "programmes"
TUESDAY = date(2026, 3, 10)
KINDS: tuple[Kind, ...] = ("intervenants", "beneficiaries", "rights")
PAULE = DemoPerson("+33639980077", "99000017", "02051980", "482915")


@dataclass(frozen=True)
class Given:
    """A line of two programmes of data alone, and whom they know."""

    line: Line
    people: dict[str, int]


@pytest.fixture
def given(engine: Engine, clock: StoppedClock) -> Iterator[Given]:
    """Paule has rights of each of the two, and knows one intervenant."""
    context = context_of(settings(programmes=FOLDER), engine, clock)
    importer = Importer(context.programmes, context.pins)
    with engine.begin() as connection:
        work = Work(connection, clock())
        for kind in KINDS:
            outcome = importer.run(work, kind, FOLDER / "people" / f"{kind}.csv")
            assert outcome.written, outcome.rejects
        people = {code: identifying.with_cesu_code(work, PAULE.cesu, code).id for code in ("pch99", "garde")}
        for person in people.values():
            enrolling.give_pin(work, person, context.pins.hash(PAULE.pin))
    with ExitStack() as served:
        yield Given(Line(context, clock, served), people)


def test_the_fourth_in_hours_pays_by_phone_and_reaches_its_bank_file(given: Given) -> None:
    line = given.line
    engine = line.context.database
    pch = line.context.programmes["pch99"]
    call = line.telephone.dial(pch.lines[0], PAULE.number)
    go_on(engine, call, PAULE.answers("2*30#"), until="pay.recap")
    assert "trente-huit euros et soixante-trois centimes" in said(call)
    go_on(engine, call, PAULE.answers())
    paid = reference(call)
    assert paid_in(engine, call) == [paid]
    assert line.rows("select minutes, cents from payments where reference = :paid", paid=paid) == [(150, 3863)]
    call.press("2")
    call.press("0")
    assert call.dialed == ["+33199000098"]
    with engine.begin() as connection:
        printed = words(receipts.receipt(Work(connection, line.clock()), pch, paid, ADVISER))
    assert "Programme PCH 99" in printed
    line.clock.moment = datetime(2026, 3, 10, 16, 1, tzinfo=ZoneInfo("Europe/Paris"))
    with engine.begin() as connection:
        file = exporting.export(Work(connection, line.clock()), pch, TUESDAY)
    assert file
    assert b"FR7699999000991000000000147" in file.content
    assert_money_holds(engine)


def test_the_fifth_in_euros_pays_by_phone_to_the_cent_and_reaches_its_bank_file(given: Given) -> None:
    line = given.line
    engine, garde = line.context.database, line.context.programmes["garde"]
    call = line.telephone.dial(garde.lines[0], PAULE.number)
    go_on(engine, call, PAULE.answers(pay__euros="123*45#"))
    paid = reference(call)
    found = line.rows("select minutes, cents, cents_left from payments where reference = :paid", paid=paid)
    assert found == [(0, 12_345, 22_655)]
    line.clock.moment = datetime(2026, 3, 10, 12, 31, tzinfo=ZoneInfo("Europe/Paris"))
    with engine.begin() as connection:
        work = Work(connection, line.clock())
        printed = words(receipts.receipt(work, garde, paid, ADVISER))
        file = exporting.export(work, garde, TUESDAY)
    assert "123,45 €" in printed
    assert "Durée" not in printed
    assert file
    assert file.cents == 12_345
    assert_money_holds(engine)


def test_a_line_of_a_programme_that_is_in_no_file_is_refused(engine: Engine) -> None:
    with pytest.raises(BadSettings, match="there are garde, pch99"):
        context_of(settings(programmes=FOLDER, lines={"+33199000001": ("apa31",)}), engine)
