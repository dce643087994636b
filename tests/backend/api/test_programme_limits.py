"""An account of one programme does not learn that there is anybody, or any payment or task, of another."""

from collections.abc import Iterator

import httpx2
import pytest

from backend.services.adviser_tasks import open_task
from backend.services.work import Work
from tests.support.api_accounts import LIMITED_ROLES, asking, token_for
from tests.support.line import Line

OURS, OTHERS = "31000042", "04000021"


@pytest.fixture
def api(line: Line) -> Iterator[httpx2.Client]:
    with asking(line.url, token_for(line.context, *LIMITED_ROLES, programmes=["apa31"])) as client:
        yield client


@pytest.fixture
def other(line: Line) -> int:
    """Somebody of another programme, with a payment and a task."""
    number = line.one("select id from beneficiaries where cesu_code = :code", code=OTHERS)
    assert isinstance(number, int)
    return number


def test_nobody_of_another_programme_is_found(api: httpx2.Client, other: int, line: Line) -> None:
    for programme in ("apa04", "apa31"):
        found = api.post("/api/beneficiaries/find", json={"programme": programme, "cesu_code": OTHERS})
        assert (found.status_code, found.json()) == (404, {"detail": found.json()["detail"]})
    asked = [
        api.get(f"/api/beneficiaries/{each}{path}") for path in ("", "/rights", "/payments") for each in (other, 999)
    ]
    assert {answer.status_code for answer in asked} == {404}
    assert len({answer.text for answer in asked}) == 1, "as of somebody who is not"
    for path, body in (("unblock", {}), ("letter", {}), ("numbers", {"number": "+33612345678", "why": "x"})):
        assert api.post(f"/api/beneficiaries/{other}/{path}", json=body).status_code == 404
    assert line.one("select count(*) from audit_entries where subject <> '{}'") == 0, "no id of theirs is noted"


def test_no_payment_of_another_programme_is_found(api: httpx2.Client, line: Line) -> None:
    with asking(line.url, token_for(line.context, "adviser", name="everywhere")) as all_of_them:
        body = {"programme": "apa31", "cesu_code": OURS}
        lucien = all_of_them.post("/api/beneficiaries/find", json=body).json()["id"]
        reference = all_of_them.get(f"/api/beneficiaries/{lucien}/payments").json()[0]["reference"]
    with asking(line.url, token_for(line.context, *LIMITED_ROLES, name="apa04", programmes=["apa04"])) as client:
        assert client.get(f"/api/payments/{reference}").status_code == 404
        assert client.post("/api/beneficiaries/find", json={"reference": reference}).status_code == 404
        for what in ("cancel", "print", "dispute", "hold", "settle", "again", "resolve"):
            why = {} if what in {"cancel", "print", "dispute"} else {"why": "x"}
            ruling = {"outcome": "stands"} if what == "resolve" else {}
            assert client.post(f"/api/payments/{reference}/{what}", json=why | ruling).status_code == 404, what
    assert api.get(f"/api/payments/{reference}").status_code == 200


def test_tasks_of_others_and_of_nobody_are_not_shown_or_closed(api: httpx2.Client, other: int, line: Line) -> None:
    ours = line.one("select id from beneficiaries where cesu_code = :code", code=OURS)
    payment = line.one("select min(id) from payments where beneficiary_id = :id", id=ours)
    with line.context.database.begin() as connection:
        work = Work(connection, line.clock())
        theirs = open_task(work, "number.to_register", {"beneficiary": other})
        nobodys = open_task(work, "letter.not_printed", {"job": 1})
        seen = [
            open_task(work, "owner.unreachable", {"beneficiary": ours}),
            open_task(work, "payment.rejected", {"payment": payment}),
        ]
    assert [task["id"] for task in api.get("/api/tasks").json()] == seen
    for task in (theirs, nobodys):
        assert api.post(f"/api/tasks/{task}/close", json={}).status_code == 404
    assert api.post(f"/api/tasks/{seen[1]}/close", json={}).status_code == 200


def test_lines_of_another_programme_are_rejected_and_its_figures_not_told(api: httpx2.Client) -> None:
    head = "programme;code_cesu;reference;mois;heures;euros\n"
    line_of = {code: f"{head}{code};{cesu};A;04/2026;1;4,81\n" for code, cesu in (("apa31", OURS), ("apa04", OTHERS))}
    assert api.post("/api/imports/rights?check=true", content=line_of["apa31"].encode()).json()["created"] == 1
    refused = api.post("/api/imports/rights?check=true", content=line_of["apa04"].encode()).json()
    assert [(each["field"]) for each in refused["rejects"]] == ["programme"]
    months = api.get("/api/figures", params={"first": "2025-01", "last": "2026-12"}).json()
    assert {each["programme"] for each in months} == {"apa31"}


def test_accounts_tokens_and_acts_beyond_their_programmes_are_not_theirs(
    api: httpx2.Client, other: int, line: Line
) -> None:
    ours = line.one("select id from beneficiaries where cesu_code = :code", code=OURS)
    with asking(line.url, token_for(line.context, "adviser", name="everywhere")) as everywhere:
        for who in (ours, other):
            everywhere.get(f"/api/beneficiaries/{who}").raise_for_status()
        everywhere.get("/api/tasks").raise_for_status()
    token_for(line.context, "adviser", name="both", programmes=["apa31", "apa04"])
    token_for(line.context, "adviser", name="colleague", programmes=["apa31"])
    assert {each["name"] for each in api.get("/api/accounts").json()} == {"tests", "colleague"}
    numbers = "select t.id from account_tokens t join accounts a on a.id = t.account_id where a.name = :name"
    answers = {
        name: api.post(f"/api/accounts/tokens/{line.one(numbers, name=name)}/revoke").status_code
        for name in ("everywhere", "both", "colleague")
    }
    assert answers == {"everywhere": 404, "both": 404, "colleague": 200}
    seen = [(each["what"], each["subject"].get("beneficiary")) for each in api.get("/api/audit").json()]
    assert ("beneficiary.look", ours) in seen
    assert ("beneficiary.look", other) not in seen
    assert "task.list" not in {what for what, _ in seen}
    whole = api.post("/api/audit/verify", json={}).json()
    assert (whole.keys(), whole["differences"]) == ({"entries", "head", "differences"}, []), "the chain is one, for all"
