"""Finance takes a file to the bank and brings its answers back, in the console: each act is in the trail."""

import re
import tempfile
from collections.abc import Iterator
from datetime import timedelta

import httpx2
import pytest

from backend.console import uploads
from backend.domain.bank_file import BankFile
from tests.backend.services.bank.iso20022_messages import camt054, debit, pain002, status
from tests.backend.services.cashier import Cashier
from tests.support.callers import LUCIEN
from tests.support.clock import DEMO_DAY
from tests.support.console_visitor import Visitor, person, visiting
from tests.support.line import Line

ANSWERS = "/banque/reponses"
WRONG, TYPED = "FR0012345678901234567890185", "FR0098765432109876543210185"
"""Accounts whose digits are not right: one on file, one that is typed."""


@pytest.fixture
def cashier(line: Line) -> Cashier:
    return Cashier(line.context.database, line.clock)


@pytest.fixture
def made(cashier: Cashier) -> tuple[BankFile, str]:
    """The file of a day that is closed, and a payment in it."""
    reference = cashier.must_pay(LUCIEN.cesu, 120)
    cashier.clock.move(hours=7)
    file = cashier.export(DEMO_DAY.date())
    assert file is not None
    return file, reference


@pytest.fixture
def zoe(line: Line, made: tuple[BankFile, str]) -> Iterator[Visitor]:
    """Finance, signed in once the file is made."""
    assert made
    with visiting(line, person(line, "finance", name="zoe").token) as visitor:
        yield visitor


def bring(visitor: Visitor, content: str | bytes, **others: str) -> httpx2.Response:
    """Choose a file of the bank's in the page, and send it."""
    visitor.open("/banque")
    form = visitor.hidden(f"/console{ANSWERS}") | others
    return send(visitor, content, form)


def send(visitor: Visitor, content: str | bytes, form: dict[str, str]) -> httpx2.Response:
    content = content.encode() if isinstance(content, str) else content
    visitor.last = visitor.client.post(
        f"/console{ANSWERS}",
        data=form,
        files={"file": ("réponse.xml", content, "text/xml")},
        follow_redirects=True,
    )
    return visitor.last


def trail(line: Line, what: str) -> list[tuple[object, ...]]:
    return line.rows("select subject, outcome from audit_entries where what = :what order by id", what=what)


def test_a_file_is_taken_to_the_bank_byte_by_byte_and_noted(
    line: Line, zoe: Visitor, cashier: Cashier, made: tuple[BankFile, str]
) -> None:
    file, reference = made
    assert "pas remis" in zoe.open("/banque")
    assert f'href="/console/banque/fichiers/{file.message_id}"' in zoe.last.text
    came = zoe.client.get(f"/console/banque/fichiers/{file.message_id}")
    assert came.content == file.content
    assert came.headers["content-disposition"] == f'attachment; filename="{file.message_id}.xml"'
    assert came.headers["cache-control"] == "no-store"
    assert trail(line, "bank.download") == [({"file": file.message_id}, "done")]
    assert cashier.state(reference) == "batched", "whoever has it on their disk has not handed it over"
    assert "noté comme remis" in zoe.send("/banque/remis", file=file.message_id)
    assert cashier.state(reference) == "sent"
    assert trail(line, "bank.sent") == [({"file": file.message_id}, "done")]


def test_what_the_bank_answers_is_applied_once(
    line: Line, zoe: Visitor, cashier: Cashier, made: tuple[BankFile, str]
) -> None:
    file, reference = made
    statement = camt054(debit(reference, cashier.cents(reference))).replace("><", ">\r\n<").encode()
    assert "Réponse appliquée" in _said(bring(zoe, pain002(file.message_id, status(reference, "ACSP"))))
    assert "Réponse appliquée" in _said(bring(zoe, statement))
    assert cashier.state(reference) == "settled"
    assert "déjà été reçue" in _said(bring(zoe, statement))
    assert "tâche est ouverte" in _said(bring(zoe, camt054(debit("123456782", 5), number=2)))
    kinds = [(subject["kind"], subject["settled"]) for subject, _ in trail(line, "bank.import")]  # type: ignore[index]
    assert kinds == [("pain.002", 0), ("camt.054", 1), ("camt.054", 0), ("camt.054", 0)]


def test_no_account_is_ever_on_the_page(line: Line, cashier: Cashier, made: tuple[BankFile, str]) -> None:
    file, reference = made
    held, without = cashier.must_pay(LUCIEN.cesu, 60), cashier.must_pay(LUCIEN.cesu, 90)
    cashier.run("update payments set held = true where reference = :reference", reference=held)
    accounts = {str(row[0]) for row in cashier.rows("select iban from intervenants")} | {WRONG}
    cashier.run("update intervenants set iban = :iban", iban=WRONG)
    cashier.clock.move(days=1)
    cashier.export((DEMO_DAY + timedelta(days=1)).date())
    with visiting(line, person(line, "finance", name="anne").token) as anne:
        said = bring(anne, pain002(file.message_id, status(reference, "ACSP"))).text
        assert all(f"/paiements/{each}" in said for each in (held, without)), "one is held, one has no sound account"
        said += anne.client.get("/console/taches").text
        anne.open("/banque")
        said += anne.post("/banque/rapprocher", **anne.hidden("/console/banque/rapprocher")).text
        form = anne.hidden("/console/banque/compte")
        said += anne.post("/banque/compte", **form, nan="0012345*1", iban=TYPED, why="erreur").text
        assert "IBAN à vérifier" in said
    digits = re.sub(r"\s|&nbsp;", "", re.sub(r"<[^>]+>", "", said))
    assert [iban for iban in {*accounts, TYPED} if iban[4:].lstrip("0") in digits] == []


def test_what_is_no_answer_of_a_bank_is_refused_and_changes_nothing(
    line: Line, zoe: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content in ("", "bonjour", "<Document/>"):
        came = bring(zoe, content)
        assert (came.status_code, "Réponse illisible" in _said(came)) == (422, True)
    monkeypatch.setattr(uploads, "MOST_FILE_BYTES", 100_000)
    assert (bring(zoe, "x" * 200_000).status_code, "ne peut pas être lu" in zoe.words) == (400, True)
    zoe.open("/banque")
    assert send(zoe, pain002("X"), {}).status_code == 403, "a form of another page"
    assert line.rows("select kind from bank_reports") == []


def test_an_answer_with_its_accounts_is_never_written_to_the_disk_in_the_open(
    zoe: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise AssertionError("a file of the system's holds it")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", refuse)
    assert bring(zoe, "x" * 1_500_000).status_code == 422, "it was read, and is no answer"


def test_only_finance_of_every_programme_brings_answers_and_of_one_sees_no_other_s_file(
    line: Line, zoe: Visitor, made: tuple[BankFile, str]
) -> None:
    file, _ = made
    zoe.open("/banque")
    form = zoe.hidden(f"/console{ANSWERS}")
    there = f"/console/banque/fichiers/{file.message_id}"
    with visiting(line, person(line, "finance", name="of.apa04", programmes=["apa04"]).token) as other:
        assert ANSWERS not in other.client.get("/console/banque").text
        assert other.client.get(there).status_code == 404
        other.open("/banque")
        mine = {"csrf": other.hidden("/console/banque/rapprocher")["csrf"], "ticket": "t"}
        assert send(other, pain002("X"), mine).status_code == 403
        assert other.post("/banque/remis", file=file.message_id, **mine).status_code == 404
    with visiting(line, person(line, "adviser", name="claire").token) as claire:
        assert claire.client.get(there).status_code == 403
        assert send(claire, pain002("X"), form).status_code in {400, 403}
    assert line.rows("select kind from bank_reports") == []


def _said(response: httpx2.Response) -> str:
    seen = Visitor(httpx2.Client())
    seen.last = response
    return seen.words
