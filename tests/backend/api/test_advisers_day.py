"""An adviser's whole day by the API beside real callers on our telephone; the trail tells all of it, and is proven."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import text

from backend.services import auditing
from backend.services.notifying import LETTER_TOPICS
from backend.services.work import Work
from bot.app import all_handlers
from bot.commands.allo_pin import write_letters
from bot.notifications.outbox_worker import OutboxWorker
from tests.support.api_accounts import asking, token_for
from tests.support.callers import JEANNE, LUCIEN
from tests.support.invariants import assert_money_holds
from tests.support.letters_at_home import take_pin
from tests.support.line import LINE, Line, settings

WRONG_PIN = "111222"
UNKNOWN_NUMBER = "+33699980099"
TO_PAY = ("1", "1", "1", "3*30#", "1")


@dataclass
class Desk:
    """An adviser at her desk, with somebody of finance and an auditor in other rooms."""

    line: Line
    claire: httpx2.Client
    paul: httpx2.Client
    auditor: httpx2.Client

    def find(self, cesu: str) -> int:
        """Whom somebody on the telephone says they are."""
        found = self.claire.post("/api/beneficiaries/find", json={"programme": "apa31", "cesu_code": cesu})
        return int(found.raise_for_status().json()["id"])

    def do(self, path: str, **body: object) -> dict[str, object]:
        """Claire does something."""
        done: dict[str, object] = self.claire.post(f"/api/{path}", json=body).raise_for_status().json()
        return done

    def trail(self, **asked: str) -> list[tuple[str, str, dict[str, object], str]]:
        """What the auditor reads, the oldest first: who, what, of whom, and how it ended."""
        listed = self.auditor.get("/api/audit", params={"most": 1000, **asked}).raise_for_status().json()
        return [(each["who"], each["what"], each["subject"], each["outcome"]) for each in reversed(listed)]

    def tell(self) -> list[str]:
        """What goes out: the words of every letter that has not been sent."""
        context = self.line.context
        with all_handlers(settings(), context) as handlers:
            news = {topic: handler for topic, handler in handlers.items() if topic not in LETTER_TOPICS}
            OutboxWorker(context.database, context.clock, news, threads=1).run_once()
        return [
            str(row[0]) for row in self.line.rows("select payload::text from outbox where topic in ('sms', 'call')")
        ]


@pytest.fixture
def desk(line: Line) -> Iterator[Desk]:
    with ExitStack() as stack:
        yield Desk(
            line,
            *(
                stack.enter_context(asking(line.url, token_for(line.context, role, name=name)))
                for role, name in (("adviser", "claire.durand"), ("finance", "paul"), ("auditor", "auditor"))
            ),
        )


def test_the_whole_day(desk: Desk, tmp_path: Path) -> None:
    jeanne = she_is_blocked_and_unblocked(desk)
    reference = she_pays(desk)
    lucien = his_letter_was_lost(desk, tmp_path)
    an_unknown_number_is_called_back(desk, jeanne)
    a_payment_is_disputed(desk, jeanne, reference)
    assert_money_holds(desk.line.context.database)
    the_trail_tells_all_of_it(desk, jeanne, lucien, reference)
    and_it_is_proven(desk)


def she_is_blocked_and_unblocked(desk: Desk) -> int:
    call = JEANNE.ring(desk.line.telephone)
    for keys in (JEANNE.cesu, JEANNE.born, *TO_PAY, WRONG_PIN, WRONG_PIN, WRONG_PIN):
        call.press(keys)
    jeanne = desk.find(JEANNE.cesu)
    look = desk.claire.get(f"/api/beneficiaries/{jeanne}").json()
    assert (look["beneficiary"]["family_name"], look["pin"]) == ("Martin", "paused")
    assert JEANNE.number in look["numbers"]
    assert desk.do(f"beneficiaries/{jeanne}/unblock") == {"unblocked": True}
    return jeanne


def she_pays(desk: Desk) -> str:
    call = JEANNE.ring(desk.line.telephone)
    for keys in (JEANNE.cesu, JEANNE.born):
        call.press(keys)
    if "Pour le reprendre" in " ".join(call.heard):
        call.press("2")
    for keys in (*TO_PAY, JEANNE.pin):
        call.press(keys)
    assert "C'est payé." in " ".join(call.heard)
    return str(desk.line.one("select reference from payments where conversation_id is not null"))


def his_letter_was_lost(desk: Desk, folder: Path) -> int:
    """The mail room writes another with the next ones: the code of the old one is void then."""
    line = desk.line
    lucien = take_pin(line.context.database, LUCIEN)
    assert desk.find(LUCIEN.cesu) == lucien
    home = {"street": "1 rue Haute", "postcode": "31000", "town": "Toulouse"}
    moved = desk.claire.put(f"/api/beneficiaries/{lucien}/contact", json={"address": home, "why": "il le dit"})
    assert moved.status_code == 200
    assert desk.do(f"beneficiaries/{lucien}/letter") == {"asked": True}
    assert desk.do(f"beneficiaries/{lucien}/letter")["asked"] is False, "it waits already"
    written = write_letters(line.context, "apa31", None, folder)
    assert written is not None
    assert len(list(written.glob("*.pdf"))) == 1
    assert desk.claire.get(f"/api/beneficiaries/{lucien}").json()["pin"] == "to_activate"
    return lucien


def an_unknown_number_is_called_back(desk: Desk, jeanne: int) -> None:
    """Somebody wrote from a number that is not on file: Claire calls back, and registers it; Jeanne is told."""
    desk.line.telephone.text(f"{JEANNE.cesu} {JEANNE.born}", to=LINE, from_=UNKNOWN_NUMBER)
    (task,) = desk.claire.get("/api/tasks", params={"kind": "number.to_register"}).json()
    assert task["payload"] == {"beneficiary": jeanne}
    assert desk.do(f"tasks/{task['id']}/take")["taken_by"] == "claire.durand"
    assert desk.paul.post(f"/api/tasks/{task['id']}/take").status_code == 409, "she sees to it"
    assert desk.do(f"beneficiaries/{jeanne}/numbers", number=UNKNOWN_NUMBER, why="rappelée") == {"registered": True}
    assert desk.do(f"tasks/{task['id']}/close", note="rappelée, c'est bien elle") == {"closed": True}
    assert any("numéro de téléphone a été enregistré" in told for told in desk.tell())


def a_payment_is_disputed(desk: Desk, jeanne: int, reference: str) -> None:
    """Finance may look and not cancel; Claire holds the payment, hears both, and rules."""
    assert desk.do("beneficiaries/find", reference=reference)["id"] == jeanne
    assert desk.do(f"payments/{reference}/dispute", note="deux heures, pas trois") == {"opened": True}
    assert desk.do(f"payments/{reference}/hold", why="contesté") == {"held": True}
    assert desk.paul.get(f"/api/payments/{reference}").json()["state"] == "accepted"
    assert desk.paul.post(f"/api/payments/{reference}/cancel").status_code == 403
    ruling = {"outcome": "cancel", "why": "l'intervenante le confirme"}
    assert desk.do(f"payments/{reference}/resolve", **ruling) == {"became": "cancelled"}
    assert desk.claire.get("/api/tasks", params={"kind": "payment.disputed"}).json() == []
    assert any("est annulé" in told for told in desk.tell()), "both are told, as of any cancellation"
    assert desk.claire.post(f"/api/payments/{reference}/resolve", json=ruling).status_code == 409


def the_trail_tells_all_of_it(desk: Desk, jeanne: int, lucien: int, reference: str) -> None:
    of_payment = {"beneficiary": jeanne, "payment": reference}
    claire = [entry[1:] for entry in desk.trail(who="account:1")]
    assert [(what, subject, outcome) for what, subject, outcome in claire if not what.startswith("task.")] == [
        ("beneficiary.find", {"beneficiary": jeanne}, "done"),
        ("beneficiary.look", {"beneficiary": jeanne}, "done"),
        ("beneficiary.unblock", {"beneficiary": jeanne}, "done"),
        ("beneficiary.find", {"beneficiary": lucien}, "done"),
        ("beneficiary.contact_change", {"beneficiary": lucien}, "done"),
        ("beneficiary.letter", {"beneficiary": lucien}, "done"),
        ("beneficiary.letter", {"beneficiary": lucien}, "done"),
        ("beneficiary.look", {"beneficiary": lucien}, "done"),
        ("beneficiary.number", {"beneficiary": jeanne}, "done"),
        ("beneficiary.find", of_payment, "done"),
        ("payment.dispute", of_payment, "done"),
        ("payment.hold", of_payment, "done"),
        ("payment.resolve", of_payment, "done"),
        ("payment.resolve", of_payment, "refused 409"),
    ]
    assert [entry[1:] for entry in desk.trail(who="account:2")][1:] == [
        ("payment.look", of_payment, "done"),
        ("payment.cancel", {}, "refused 403"),
    ]
    assert {entry[1] for entry in desk.trail(what="beneficiary.letter") if entry[0].startswith("cli:")}
    assert desk.line.rows("select who, kind, after from interventions order by id") == [
        ("claire.durand", "hold", None),
        ("claire.durand", "resolve", "cancelled"),
    ]
    kept = str(desk.line.one("select string_agg(audit_entries::text, ' ') from audit_entries"))
    for personal in ("Martin", "Jeanne", JEANNE.cesu, LUCIEN.cesu, UNKNOWN_NUMBER[1:], JEANNE.number[1:], "durand"):
        assert personal not in kept


def and_it_is_proven(desk: Desk) -> None:
    proof = desk.auditor.post("/api/audit/verify", json={}).json()
    assert proof["differences"] == []
    assert desk.auditor.post("/api/audit/verify", json={"head": proof["head"]}).json()["differences"] == []
    with desk.line.context.database.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        altered = "update audit_entries set who = 'account:2' where what = 'beneficiary.unblock' returning id"
        entry = connection.execute(text(altered)).scalar_one()
    with desk.line.context.database.begin() as connection:
        (sentence,) = auditing.verify(Work(connection, desk.line.clock())).differences
    assert sentence.startswith(f"The audit trail's entry {entry} is not what was sealed")
