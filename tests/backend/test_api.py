"""Accounts reach the same services over REST, with a bearer token and not without."""

from collections.abc import Iterator
from dataclasses import fields

import httpx2
import pytest

from backend.domain.order import Order
from tests.support import opened_tables
from tests.support.api_accounts import ALL_ROLES, asking, token_for
from tests.support.invariants import assert_money_holds
from tests.support.line import Line


@pytest.fixture
def api(line: Line) -> Iterator[httpx2.Client]:
    with asking(line.url, token_for(line.context, *ALL_ROLES)) as client:
        yield client


def find(api: httpx2.Client, cesu_code: str) -> int:
    found = api.post("/api/beneficiaries/find", json={"programme": "apa31", "cesu_code": cesu_code})
    return int(found.raise_for_status().json()["id"])


UNKNOWN = "allo_" + "x" * 43
ROUTES = ("/api/tasks", "/api/payments/123456789", "/api/beneficiaries/1/rights", "/metrics")


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("header", ["x", "Bearer", "Bearer wrong", f"Basic {UNKNOWN}", f"Bearer {UNKNOWN}"])
def test_nobody_asks_without_the_token(api: httpx2.Client, path: str, header: str) -> None:
    assert api.get(path, headers={"Authorization": header}).status_code == 401


def test_rights_and_history(api: httpx2.Client) -> None:
    lucien = find(api, "31000042")
    rights = api.get(f"/api/beneficiaries/{lucien}/rights").json()
    assert (rights["minutes_left"], rights["cents_left"], len(rights["lots"])) == (4530, 36300, 3)
    payments = api.get(f"/api/beneficiaries/{lucien}/payments?most=1").json()
    assert [(one["minutes"], one["cents"], one["state"]) for one in payments] == [(360, 2885, "accepted")]
    order = payments[0]["order"]
    assert (order["payee"]["given_name"], order["minutes"], order["month"]) == ("Sylvie", 360, None)
    assert set(order) == {each.name for each in fields(Order)}


def test_a_payment_found_by_its_reference_names_no_payer(api: httpx2.Client) -> None:
    lucien = find(api, "31000042")
    (newest,) = api.get(f"/api/beneficiaries/{lucien}/payments?most=1").json()
    found = api.get(f"/api/payments/{newest['reference']}")
    assert found.json() == newest
    assert newest["payer"] == {"id": lucien, "programme": "apa31"}
    assert "Robert" not in found.text


def test_paper_and_pins_are_of_somebody(api: httpx2.Client) -> None:
    lucien = find(api, "31000042")
    assert api.put(f"/api/beneficiaries/{lucien}/paper", json={"monthly": True}).json() == {"monthly": True}
    assert api.post(f"/api/beneficiaries/{lucien}/unblock").json() == {"unblocked": False}, "nothing was blocked"
    assert api.put("/api/beneficiaries/999/paper", json={"monthly": True}).status_code == 404
    assert api.post("/api/beneficiaries/999/unblock").status_code == 404
    assert api.post("/api/accounts/tokens/999/revoke").status_code == 404
    unposted = api.post(f"/api/beneficiaries/{lucien}/letter")
    assert (unposted.status_code, "no postal address" in unposted.json()["detail"]) == (409, True)
    home = {"street": "1 rue Haute", "postcode": "31000", "town": "Toulouse"}
    api.put(f"/api/beneficiaries/{lucien}/contact", json={"address": home, "why": "x"}).raise_for_status()
    asked = [api.post(f"/api/beneficiaries/{lucien}/letter").json() for _ in range(2)]
    assert asked == [{"asked": True}, {"asked": False, "why": "one is asked for already"}]


def test_a_payment_its_receipt_and_its_cancellation(api: httpx2.Client, line: Line) -> None:
    lucien = find(api, "31000042")
    reference = api.get(f"/api/beneficiaries/{lucien}/payments").json()[0]["reference"]
    assert api.get(f"/api/payments/{reference}").json()["state"] == "accepted"
    assert api.get(f"/api/payments/{reference}/receipt.pdf").content.startswith(b"%PDF-")
    assert api.post(f"/api/payments/{reference}/dispute", json={"note": "deux fois"}).json() == {"opened": True}
    assert api.post(f"/api/payments/{reference}/cancel").json()["cents"] == 2885
    again = api.post(f"/api/payments/{reference}/cancel")
    assert (again.status_code, again.json()["detail"]) == (409, f"The payment {reference} is cancelled already.")
    disputed = api.post(f"/api/payments/{reference}/dispute", json={"note": "encore"})
    assert (disputed.status_code, disputed.json()) == (409, again.json())
    assert_money_holds(line.context.database)


def test_tasks_are_listed_and_closed(api: httpx2.Client) -> None:
    lucien = find(api, "31000042")
    reference = api.get(f"/api/beneficiaries/{lucien}/payments").json()[0]["reference"]
    api.post(f"/api/payments/{reference}/dispute", json={})
    (task,) = api.get("/api/tasks").json()
    assert task["kind"] == "payment.disputed"
    assert api.post(f"/api/tasks/{task['id']}/close", json={"note": "vu"}).json() == {"closed": True}
    assert api.get("/api/tasks").json() == []
    assert api.post(f"/api/tasks/{task['id']}/close", json={}).status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/payments/000000000", 404),
        ("/api/payments/abc", 422),
        ("/api/beneficiaries/0/rights", 422),
        ("/api/beneficiaries/1/payments?most=1000", 422),
    ],
)
def test_what_is_wrong_is_refused(api: httpx2.Client, path: str, status: int) -> None:
    assert api.get(path).status_code == status


def test_nobody_is_found_by_a_wrong_code(api: httpx2.Client) -> None:
    for body, status in (({"programme": "apa31", "cesu_code": "99999999"}, 404), ({"programme": "apa31"}, 422)):
        assert api.post("/api/beneficiaries/find", json=body).status_code == status


HUGE = 2**63


@pytest.mark.parametrize(
    "path",
    ["/api/beneficiaries/{}/rights", "/api/beneficiaries/{}/payments", "/api/tasks/{}/close", "/api/payments/{}"],
)
def test_an_id_of_nobody_is_not_found_and_never_a_fault(api: httpx2.Client, path: str) -> None:
    for number, status in ((HUGE - 1, 422 if "payments/{}" in path else 404), (HUGE, 422), (10**40, 422)):
        url = path.format(number)
        answer = api.post(url, json={}) if url.endswith("close") else api.get(url)
        assert answer.status_code == status


@pytest.mark.parametrize("note", ['"a\\u0000b"', '"a\\ud800b"', "7"])
def test_words_that_nothing_can_keep_are_refused_in_a_sentence(api: httpx2.Client, note: str) -> None:
    for body in (f'{{"note": {note}}}', f'{{"why": {note}}}'):
        path = "dispute" if "note" in body else "hold"
        answer = api.post(
            f"/api/payments/123456789/{path}", content=body.encode(), headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 422
        assert "detail" in answer.json()


def test_no_query_is_a_fault(api: httpx2.Client) -> None:
    assert api.get("/api/tasks?kind=a%00b").status_code == 422
    assert api.get("/api/tasks?kind=%ED%A0%80").status_code == 422
    unknown = api.get("/api/tasks?kind=foo")
    assert (unknown.status_code, "'payment.disputed'" in unknown.text) == (422, True), "it says which kinds there are"


def slow_body(sent: list[int]) -> Iterator[bytes]:
    for _ in range(4096):
        sent.append(1)
        yield b" " * 1024


def test_a_body_is_not_read_before_the_token_is_known(api: httpx2.Client) -> None:
    path = "/api/beneficiaries/find"
    assert api.post(path, content=b"{", headers={"Authorization": "Bearer wrong"}).status_code == 401
    wrong = api.post(path, content=b"x" * 10_000_000, headers={"Authorization": "Bearer wrong"})
    assert wrong.status_code == 401


def test_a_body_is_limited_with_and_without_its_length(api: httpx2.Client) -> None:
    path, long = "/api/beneficiaries/find", b'{"programme": "' + b"x" * 200_000 + b'"}'
    assert api.post(path, content=long).status_code == 413
    assert api.post(path, content=slow_body([])).status_code == 413


def test_what_is_done_by_hand_is_done_over_rest_too(api: httpx2.Client, line: Line) -> None:
    lucien = find(api, "31000042")
    reference = api.get(f"/api/beneficiaries/{lucien}/payments").json()[0]["reference"]
    trace = {"why": "contesté"}
    assert api.post(f"/api/payments/{reference}/hold", json=trace).json() == {"held": True}
    assert api.post(f"/api/payments/{reference}/hold", json=trace).status_code == 409
    assert api.post(f"/api/payments/{reference}/release", json=trace).json() == {"held": False}
    assert api.post(f"/api/payments/{reference}/settle", json=trace).status_code == 409
    assert api.post(f"/api/payments/{reference}/again", json=trace).status_code == 409
    assert api.post(f"/api/payments/{reference}/hold", json={"why": ""}).status_code == 422
    assert api.post("/api/card-charges/ch_none/refunded", json=trace).status_code == 404
    iban = {"nan": "9999999*9", "iban": "FR7699999000010000000010106", **trace}
    assert api.put("/api/intervenants/iban", json=iban).status_code == 404
    with line.context.database.connect() as connection:
        (nan,) = opened_tables.run(connection, "select nan_body || '*' || nan_key from intervenants limit 1").one()
    assert api.put("/api/intervenants/iban", json={**iban, "nan": nan}).json() == {"corrected": True}
    assert api.put("/api/intervenants/iban", json={**iban, "nan": nan, "iban": "FR00"}).status_code == 422
    assert line.rows("select distinct who from interventions") == [("tests",)], "the account says who"


def test_a_receipt_that_cannot_be_printed_is_said_so(api: httpx2.Client, line: Line) -> None:
    lucien = find(api, "31000042")
    reference = api.get(f"/api/beneficiaries/{lucien}/payments").json()[0]["reference"]
    with line.context.database.begin() as connection:
        opened_tables.run(connection, "update beneficiaries set civility = '😀'")
    assert api.get(f"/api/payments/{reference}/receipt.pdf").status_code == 409


def test_a_ruling_says_what_becomes_of_the_payment(api: httpx2.Client) -> None:
    lucien = find(api, "31000042")
    reference = api.get(f"/api/beneficiaries/{lucien}/payments").json()[0]["reference"]
    api.post(f"/api/payments/{reference}/dispute", json={"note": "deux fois"})
    for unclear in ({"rightful": True}, {"outcome": "rightful"}, {}):
        assert api.post(f"/api/payments/{reference}/resolve", json={"why": "x", **unclear}).status_code == 422
    stands = api.post(f"/api/payments/{reference}/resolve", json={"outcome": "stands", "why": "x"})
    assert stands.json() == {"became": "stands"}
    assert api.get(f"/api/payments/{reference}").json()["state"] == "accepted"


def test_a_field_that_is_not_there_is_named_and_its_value_is_not(api: httpx2.Client) -> None:
    for path, body in (
        ("/api/payments/123456789/hold", {"why": "x", "who": "Durand"}),
        ("/api/payments/123456789/dispute", {"words": "Durand"}),
        ("/api/beneficiaries/find", {"reference": "123456789", "nom": "Durand"}),
    ):
        answer = api.post(path, json=body)
        (fault,) = answer.json()["detail"]
        assert (answer.status_code, fault["loc"]) == (422, ["body", list(body)[-1]])
        assert "Durand" not in answer.text
    odd = b'{"why": "x", "\\ud800": 1, "06 39 98 00 17": 2}'
    answer = api.post("/api/payments/123456789/hold", content=odd, headers={"Content-Type": "application/json"})
    assert (answer.status_code, "39 98" in answer.text) == (422, False), "what is no field's name is not repeated"
