"""An adviser sees and changes contact details over REST; what was changed is told, and can be undone."""

from collections.abc import Iterator

import httpx2
import pytest

from backend.services import contacting
from backend.services.work import Work
from bot.app import all_handlers
from bot.notifications.outbox_worker import OutboxWorker
from tests.backend.test_api import find
from tests.support.api_accounts import asking, token_for
from tests.support.line import Line, settings

OLD, NEW = "+33639980042", "+33639980077"
WHY = {"why": "a letter came"}
BY = ("Claire", *WHY.values())
"""What is kept: the account's name, which no body says."""
ADDRESS = {"street": "12 rue des Lilas", "postcode": "31000", "town": "Toulouse", "more": ""}


@pytest.fixture
def api(line: Line) -> Iterator[httpx2.Client]:
    with asking(line.url, token_for(line.context, "adviser", name="Claire")) as client:
        yield client


def told(line: Line) -> list[tuple[object, ...]]:
    """Whom the worker has told what by now, each once."""
    with all_handlers(settings(), line.context) as handlers:
        news = {topic: handler for topic, handler in handlers.items() if topic == "contact.changed"}
        OutboxWorker(line.context.database, line.context.clock, news, threads=1).run_once()
    return line.rows("""
        select payload->>'to', substring(payload->>'body' from 'CESU : (.{30})') from outbox
        where key like 'contact:%:%' order by id""")


def test_all_is_changed_seen_told_and_undone(api: httpx2.Client, line: Line) -> None:
    route = f"/api/beneficiaries/{find(api, '31000042')}/contact"
    new = {"numbers": [NEW], "address": ADDRESS, "email": "l@example.org", "told_by": "post", **WHY}
    seen = api.put(route, json=new).raise_for_status().json()
    assert seen == api.get(route).json()
    assert [each["number"] for each in seen["numbers"]] == [NEW]
    assert (seen["address"], seen["email"], seen["way"]) == (ADDRESS, "l@example.org", "post")
    kinds = [(each["kind"], each["was"], each["who"], each["why"]) for each in reversed(seen["changes"])]
    assert kinds == [
        ("number_added", NEW, *BY),
        ("number_removed", OLD, *BY),
        ("address", None, *BY),
        ("email", None, *BY),
        ("told_by", None, *BY),
    ]
    letters = told(line)
    assert (OLD, "un numéro de téléphone a été ret") not in letters
    assert {to for to, _ in letters} == {OLD}, "who is told is fixed by what stood there before all of it"
    assert len(letters) == 5, "and of each change"
    for change in seen["changes"]:
        api.post(f"{route}/undo", json={"change": change["id"], **WHY}).raise_for_status()
    after = api.get(route).json()
    assert after["numbers"] == [{"number": OLD, "registered_at": None}], "as good as it was"
    assert (after["address"], after["email"], after["way"]) == (None, None, "sms")
    again = api.post(f"{route}/undo", json={"change": seen["changes"][0]["id"], **WHY})
    assert (again.status_code, again.json()["detail"].endswith("is undone already.")) == (404, True)


def test_what_is_not_given_stays_and_what_cannot_be_is_refused_whole(api: httpx2.Client) -> None:
    route = f"/api/beneficiaries/{find(api, '31000042')}/contact"
    api.put(route, json={"email": "l@example.org", **WHY}).raise_for_status()
    for wrong in ({"address": {**ADDRESS, "postcode": "3100"}}, {"email": "l@example"}, {"numbers": ["0639980042"]}):
        assert api.put(route, json={"told_by": "nothing", **wrong, **WHY}).status_code == 422
    assert api.put(route, json={"email": None, **WHY}).status_code == 200
    unreachable = api.put(route, json={"told_by": "email", **WHY})
    assert (unreachable.status_code, "cannot be told by email" in unreachable.json()["detail"]) == (422, True)
    api.put(route, json={"email": "l@example.org", **WHY}).raise_for_status()
    assert api.put(route, json={"email": None}).status_code == 422, "nobody acts without a trace"
    seen = api.get(route).json()
    assert (seen["email"], seen["told_by"], [each["number"] for each in seen["numbers"]]) == (
        "l@example.org",
        None,
        [OLD],
    )
    assert api.get("/api/beneficiaries/999/contact").status_code == 404


def test_a_change_of_somebody_else_is_not_undone(api: httpx2.Client) -> None:
    lucien, jeanne = find(api, "31000042"), find(api, "31000017")
    seen = api.put(f"/api/beneficiaries/{lucien}/contact", json={"email": "l@example.org", **WHY}).json()
    undoing = {"change": seen["changes"][0]["id"], **WHY}
    assert api.post(f"/api/beneficiaries/{jeanne}/contact/undo", json=undoing).status_code == 404


def test_changing_all_in_turn_hides_no_change_from_who_was_reached_before(api: httpx2.Client, line: Line) -> None:
    route = f"/api/beneficiaries/{find(api, '31000042')}/contact"
    api.put(route, json={"email": "l@example.org", **WHY}).raise_for_status()
    for new in ({"told_by": "nothing"}, {"email": "thief@example.org"}, {"address": ADDRESS}, {"numbers": [NEW]}):
        api.put(route, json={**new, **WHY}).raise_for_status()
    letters = [to for to, _ in told(line)]
    assert [letters.count(to) for to in (OLD, "l@example.org", "thief@example.org", NEW)] == [6, 2, 3, 0]


def numbers_that_prove(line: Line, owner: int) -> list[str]:
    with line.context.database.begin() as connection:
        return contacting.numbers_to_ring(Work(connection, line.clock()), owner)


def test_a_number_that_an_adviser_puts_in_place_of_another_proves_nothing_for_two_weeks(
    api: httpx2.Client, line: Line
) -> None:
    lucien = find(api, "31000042")
    route = f"/api/beneficiaries/{lucien}/contact"
    seen = api.put(route, json={"numbers": [], **WHY}).raise_for_status().json()
    api.put(route, json={"numbers": [NEW], **WHY}).raise_for_status()
    assert numbers_that_prove(line, lucien) == [], "though it was alone for a moment"
    line.clock.move(days=14)
    assert numbers_that_prove(line, lucien) == [NEW]
    api.post(f"{route}/undo", json={"change": seen["changes"][0]["id"], **WHY}).raise_for_status()
    assert numbers_that_prove(line, lucien) == [OLD, NEW]


def test_the_first_number_that_an_adviser_gives_counts_at_once(api: httpx2.Client, line: Line) -> None:
    lucien = find(api, "31000042")
    line.change("delete from beneficiary_phones where beneficiary_id = :id", id=lucien)
    api.post(f"/api/beneficiaries/{lucien}/numbers", json={"number": NEW, **WHY}).raise_for_status()
    assert numbers_that_prove(line, lucien) == [NEW]
