"""A dump of the database shows nobody; after an erasure the keys open nobody either, and the ledger still proves."""

import base64
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from backend.domain.lifecycle import ADVISER
from backend.services import adviser_tasks, by_hand, contact_keeping, delivering, disputing, learning, payment_lookup
from backend.services.bank import reconciling
from backend.services.by_hand import Trace
from backend.services.person_data import KnownPerson, NotErasable
from backend.storage import sealed_people
from bot.demo import loading
from channels.sms import SMS, render, thread_name
from dialogs.exchange import Heard, Incoming
from tests.backend.services.bank.iso20022_messages import camt054, debit
from tests.backend.services.cashier import LUCIEN, Cashier
from tests.backend.services.issuer_files.conftest import Issuer
from tests.support.callers import JEANNE as JEANNE_RINGS
from tests.support.callers import LUCIEN as LUCIEN_RINGS
from tests.support.clock import StoppedClock
from tests.support.in_process import Caller
from tests.support.invariants import assert_money_holds
from tests.support.line import LINE, serving

TUESDAY = date(2026, 3, 10)
ADVISERS_WORDS = "Simone Petit a rappelé du 06 12 34 56 78"
NEW_NUMBER = "+33699000123"
TOWN = "Villeneuve-des-Lilas"
PEOPLE = f"""programme;code_cesu;civilite;nom;prenom;date_naissance;rue;code_postal;ville;telephones
apa31;32000099;Mme;Quatrebarbes;Zéphyrine;03/02/1931;7 rue du Puits;31999;{TOWN};0561009999
"""


def secrets() -> Iterator[str]:
    """Every personal value that was given to the line, as it may be spelled."""
    for row in loading.rows(loading.FOLDER, "beneficiaries"):
        born = datetime.strptime(row["date_naissance"], "%d/%m/%Y").date()  # noqa: DTZ007 - a day
        yield from (row["code_cesu"], row["nom"], born.isoformat(), f"{born:%d%m%Y}", f"{born:%d/%m/%Y}")
        yield from (number for number in row["telephones"].split("/") if number)
    for row in loading.rows(loading.FOLDER, "intervenants"):
        yield from (row["nan"], row["nan"].partition("*")[0], row["nom"], row["telephone"], row["iban"], row["email"])
    yield from ("Quatrebarbes", "Zéphyrine", "1931-02-03", TOWN, "rue du Puits", "32000099", "+33561009999")
    yield from (ADVISERS_WORDS, NEW_NUMBER, NEW_NUMBER.removeprefix("+33"), "Simone Petit", "marie@example.org")


def dump(engine: Engine) -> dict[str, str]:
    """Every column of every table as text; bytes as they are, from hexadecimal and from base64 too."""
    columns = "select table_name, column_name from information_schema.columns where table_schema = 'public'"
    shown: dict[str, str] = {}
    with engine.connect() as connection:
        for table, column in connection.execute(text(columns)).all():
            cells = connection.execute(text(f'select "{column}"::text from "{table}"')).scalars()  # noqa: S608 - our own tables
            shown[f"{table}.{column}"] = "\n".join(readings(cell) for cell in cells if cell)
    return shown


def readings(cell: str) -> str:
    """A cell, and what it is in hexadecimal or base64."""
    read = [cell]
    if re.fullmatch(r"\\x(?:[0-9a-f]{2})*", cell):
        read.append(bytes.fromhex(cell[2:]).decode("utf-8", "replace"))
    parts = re.findall(r"(?:[A-Za-z0-9+/]{4}){4,}", cell)
    read += [base64.b64decode(part).decode("utf-8", "replace") for part in parts]
    return "\n".join(read)


def stands(secret: str, where: str) -> bool:
    return re.search(rf"(?<![\w]){re.escape(secret)}(?![\w])", where, re.IGNORECASE) is not None


def live_through_a_day(engine: Engine, clock: StoppedClock, folder: Path) -> Cashier:
    """Calls, texts, an import, the bank's files, an adviser: whatever writes what is personal."""
    cashier = Cashier(engine, clock)
    Issuer(engine, clock, folder=folder).hand_over("beneficiaries", PEOPLE)
    with serving(engine, clock) as line:
        caller = Caller(line.context, JEANNE_RINGS.number).press(JEANNE_RINGS.cesu, JEANNE_RINGS.born, "1")
        caller.press("1", "1", "3*30", "1", JEANNE_RINGS.pin)
        Caller(line.context, JEANNE_RINGS.number).press(JEANNE_RINGS.cesu)
        name = caller.manager.keyed(thread_name(LUCIEN_RINGS.number, LINE))
        wanted = Heard("text", "PAYER MARIE 3H30")
        caller.manager.take_turn(Incoming(SMS.name, name, LINE, "SM1", None, wanted, LUCIEN_RINGS.number), render)
    with cashier.work() as work:
        lucien = cashier.payer(LUCIEN)
        contact_keeping.add_number(work, lucien, NEW_NUMBER, Trace("Anne", ADVISERS_WORDS))
        contact_keeping.change_email(work, lucien, "marie@example.org", Trace("Anne", "demande"))
        delivering.opt_out(work, NEW_NUMBER, "apa31")
        learning.keep(work, "sentence of Quatrebarbes", "menu")
    disputed = cashier.must_pay(LUCIEN, 60)
    with cashier.work() as work:
        disputing.dispute(work, disputed, ADVISER, ADVISERS_WORDS)
        by_hand.hold(work, disputed, Trace("Anne", ADVISERS_WORDS))
        by_hand.release(work, disputed, Trace("Anne", ADVISERS_WORDS))
        adviser_tasks.close_task(work, adviser_tasks.open_tasks(work, "payment.disputed")[0].id, ADVISERS_WORDS)
    clock.move(hours=7)
    cashier.send(TUESDAY)
    paid = [str(row[0]) for row in cashier.rows("select reference from payments where state = 'sent'")]
    for number, reference in enumerate(paid):
        cashier.receive(camt054(debit(reference, cashier.cents(reference)), number=number + 1))
    return cashier


def test_a_dump_shows_nobody_and_an_erasure_leaves_what_proves(
    engine: Engine, clock: StoppedClock, tmp_path: Path
) -> None:
    cashier = live_through_a_day(engine, clock, tmp_path)
    shown = dump(engine)
    for column in ("conversations.journal", "replies.reply", "outbox.payload", "bank_files.content",
                   "bank_reports.content", "contact_changes.was", "contact_changes.why", "interventions.why",
                   "disputes.words", "tasks.note", "misheard_sentences.sentence", "beneficiaries.sealed",
                   "opt_outs.digest", "call_backs.asked"):  # fmt: skip
        assert shown[column], f"something is in {column}"
    hidden = base64.b64encode(b"<Nm>Marie Dupont</Nm> FR76").decode()
    assert stands("Dupont", readings(hidden)) and stands("Dupont", readings("\\x" + b"M. Dupont".hex()))  # noqa: PT018
    readable = {(where, one) for where, what in shown.items() for one in secrets() if one and stands(one, what)}
    assert readable == set()

    with cashier.work() as work:
        held = KnownPerson(work, LUCIEN).export()
    assert held["identity"]["family_name"] == "Robert"
    assert NEW_NUMBER in held["identity"]["phones"]
    assert ADVISERS_WORDS in json.dumps(held, ensure_ascii=False)
    assert {"rights", "payments", "bank", "conversations", "contact_changes"} <= {name for name in held if held[name]}

    with cashier.work() as work, pytest.raises(NotErasable, match="Rights are open until"):
        KnownPerson(work, LUCIEN).erase()
    lucien = cashier.payer(LUCIEN)
    clock.move(days=800)
    with cashier.work() as work:
        before = reconciling.reconcile(work).differences
        KnownPerson(work, LUCIEN).erase()
    assert before == ()
    with cashier.work() as work:
        assert reconciling.reconcile(work).differences == ()
        assert reconciling.verify_ledger(work).differences == ()
        paid = payment_lookup.paid_by(work, lucien, 0, 100)
    assert {each.payer.family_name for each in paid} == {sealed_people.ERASED}
    assert cashier.rows("select 1 from pins where beneficiary_id = :id", id=lucien) == []
    assert cashier.rows("select distinct note from tasks") == [(None,)], "nobody can read what was written of them"
    assert cashier.rows("select distinct why from interventions") == [(None,)]
    with engine.connect() as connection:
        assert connection.execute(text("select max(length(words)) from disputes")).scalar() == 0
    assert_money_holds(engine)
