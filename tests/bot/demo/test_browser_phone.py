"""The telephone in the browser over HTTP: who may ask, what is told, and where there is none."""

import re
from collections.abc import Iterator

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import Engine

from bot.app import build
from bot.demo import browser_phone, demo_twilio
from bot.demo.demo_ear import DemoEar
from bot.engine.parsed import understands_nothing
from channels.phone.browser.page_rendering import assets
from channels.phone.rest import RestSide
from tests.support.clock import StoppedClock
from tests.support.line import ACCOUNT, JEANNE, LINE, TOKEN, Line, settings
from tests.support.postgres import KEYS, PEPPER
from tests.support.served_demo import ServedDemo, serving_demo

TO_PAY = ("31000017", "12031938", "1", "1", "3*30#", "1", "482915")
MOST_STEPS = 12
_HINT = re.compile(r'name="keys" value="([^"]+)"')
JSON = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def demo(engine: Engine, clock: StoppedClock) -> Iterator[ServedDemo]:
    with serving_demo(engine, clock) as served:
        yield served


@pytest.fixture
def client(demo: ServedDemo) -> Iterator[httpx2.Client]:
    """A browser that has the page open."""
    with httpx2.Client(base_url=demo.url, headers=JSON, trust_env=False) as opened:
        assert opened.get("/phone").status_code == 200
        yield opened


def test_its_session_is_opaque_and_nothing_that_it_answers_holds_a_secret(client: httpx2.Client) -> None:
    page = client.get("/phone")
    cookie = page.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=strict", "Path=/phone"))
    assert page.headers["content-security-policy"].startswith("default-src 'self'; script-src 'self';")
    answers = [page, client.post("/phone/inside", data={"open": "1"}), client.post("/phone/ring")]
    answers += [client.post("/phone/keys", data={"keys": keys}) for keys in TO_PAY]
    answers += [
        client.post("/phone/owner", data={"owner": "lucien"}),
        client.post("/phone/hang_up"),
        client.get("/phone/state?seen=0"),
    ]
    answers.append(client.post("/phone/text", data={"body": "SOLDE", "from": "own"}))
    answers += [client.get(f"/phone/assets/{path}") for path in assets()]
    assert "C'est payé" in answers[9].json()["parts"]["log"].replace("&#39;", "'")
    told = "".join(answer.text + str(answer.headers).replace(cookie, "") for answer in answers)
    secret = (TOKEN, ACCOUNT, PEPPER, *KEYS.replace(":", ",").split(",")[1::2], client.cookies["allo_phone"])
    assert [one for one in secret if one in told] == []
    assert "'unsafe" not in page.headers["content-security-policy"]
    assert not [part for part in (" style=", " onclick=", "<style", "javascript:") if part in page.text]


def test_whoever_follows_the_hints_pays_as_any_of_the_demo_s_people(client: httpx2.Client) -> None:
    ends = {}
    for owner in ("jeanne", "lucien", "simone", "nadia", "odette", "fernand", "henri", "marie"):
        client.post("/phone/owner", data={"owner": owner})
        told, steps = client.post("/phone/ring").json()["parts"], 0
        while (hint := _HINT.search(told["next"])) and steps < MOST_STEPS:
            told, steps = client.post("/phone/keys", data={"keys": hint[1]}).json()["parts"], steps + 1
            if "payé." in told["log"] or "vous devez" in told["log"]:
                break
        ends[owner] = "C&#39;est payé" in told["log"] or "Aujourd&#39;hui, de madame Martin" in told["log"]
        client.post("/phone/hang_up")
    assert ends == dict.fromkeys(ends, True)


def test_an_intervenant_who_has_heard_of_her_payments_is_led_to_hang_up(client: httpx2.Client) -> None:
    client.post("/phone/owner", data={"owner": "marie"})
    told = client.post("/phone/ring").json()["parts"]
    for _ in range(MOST_STEPS):
        if not (hint := _HINT.search(told["next"])):
            break
        told = client.post("/phone/keys", data={"keys": hint[1]}).json()["parts"]
    assert "/phone/hang_up" in told["next"]
    assert "euros" in told["log"]


def test_rasa_is_off_for_all_pages_and_each_shows_it_and_turns_it_on(client: httpx2.Client, demo: ServedDemo) -> None:
    with httpx2.Client(base_url=demo.url, headers=JSON, trust_env=False) as other:
        other.get("/phone")
        seen = other.get("/phone/state?seen=0").json()["version"]
        client.post("/phone/misbehave", data={"deaf": "1"})
        assert other.get(f"/phone/state?seen={seen}").json()["deaf"] is True
        assert 'name="deaf" value="1" checked' in other.get("/phone").text
        assert other.post("/phone/misbehave", data={}).json()["deaf"] is False
        assert client.get("/phone/state?seen=0").json()["deaf"] is False
        client.post("/phone/misbehave", data={"deaf": "1"})
        other.post("/phone/leave")
        assert other.get("/phone/state?seen=0").json()["deaf"] is True
        client.post("/phone/leave")
        assert other.get("/phone/state?seen=0").json()["deaf"] is False
        assert client.get("/phone/state?seen=0").json()["deaf"] is True, "its page was loaded anew"
        assert other.get("/phone/state?seen=0").json()["deaf"] is True


def test_a_line_that_was_cut_is_not_said_to_be_hung_up(client: httpx2.Client) -> None:
    client.post("/phone/ring")
    client.post("/phone/misbehave", data={"cut": "1"})
    log = client.post("/phone/keys", data={"keys": TO_PAY[0]}).json()["parts"]["log"]
    assert ("La ligne a été coupée" in log, "Vous avez raccroché" in log) == (True, False)


def test_what_rings_is_declined_by_hanging_up(client: httpx2.Client, demo: ServedDemo) -> None:
    demo.side.take_call({"To": JEANNE, "From": LINE, "Twiml": "<Response/>"}, f"{demo.url}/")
    button = client.get("/phone").text.partition('id="hang-up"')[2].partition(">")[0]
    assert "disabled" not in button
    assert client.post("/phone/hang_up").json()["phase"] == "idle"
    assert [call.status for call in demo.side.calls] == ["busy"]


STRANGERS = (
    {"Origin": "http://elsewhere.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "same-origin", "Host": "elsewhere.example"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
)
"""Who asks for another site, or under a name that somebody has pointed at this machine."""


def test_the_hints_complete_with_a_test_card_whose_digits_are_dots(client: httpx2.Client) -> None:
    client.post("/phone/ring")
    for keys in (*TO_PAY[:4], "45#", "3"):
        told = client.post("/phone/keys", data={"keys": keys}).json()["parts"]
    while (hint := _HINT.search(told["next"])) and "C&#39;est payé" not in told["log"]:
        told = client.post("/phone/keys", data={"keys": hint[1]}).json()["parts"]
    assert "C&#39;est payé, dont vingt euros par carte bancaire." in told["log"]
    assert "4 2 4 2" not in told["log"]


def test_another_site_can_neither_ring_nor_read(client: httpx2.Client, demo: ServedDemo) -> None:
    def ask(method: str, path: str, headers: dict[str, str]) -> int:
        cookies = {"Cookie": f"allo_phone={client.cookies['allo_phone']}"}
        return httpx2.request(method, f"{demo.page}/{path}", headers=cookies | headers, trust_env=False).status_code

    assert {ask("POST", "ring", headers) for headers in (*STRANGERS, {})} == {403}
    assert {ask("GET", "state", headers) for headers in STRANGERS} == {403}
    assert client.get("/phone/state?seen=0").json()["phase"] == "idle"
    assert ask("POST", "ring", {"Sec-Fetch-Site": "same-origin"}) == 303
    assert client.get("/phone/state?seen=0").json()["phase"] == "talking"


def test_a_link_from_anywhere_opens_the_page_and_somebody_else_has_another_telephone(
    client: httpx2.Client, demo: ServedDemo
) -> None:
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    client.post("/phone/ring")
    other = httpx2.get(str(demo.page), headers=followed, trust_env=False)
    assert (other.status_code, "En ligne" in other.text) == (200, False)


def test_what_is_too_much_or_unknown_is_refused(client: httpx2.Client, demo: ServedDemo) -> None:
    assert client.post("/phone/keys", data={"keys": "1" * 9000}).status_code == 413
    assert client.post("/phone/reset").status_code == 404
    assert client.get("/phone/assets/%2e%2e/phone_routes.py").status_code == 404
    assert client.post("/phone/ring").json()["phase"] == "talking"
    assert client.post("/phone/keys", data={"keys": "<1>"}).json()["parts"]["log"].count("keys") == 1
    log = client.post("/phone/words", data={"words": "<img src=x>"}).json()["parts"]["log"]
    assert ("<img" in log, "&lt;img src=x&gt;" in log) == (False, True)
    assert httpx2.post(f"{demo.page}/ring", headers=JSON, trust_env=False).status_code == 410


def test_a_landline_writes_no_text_and_nobody_changes_telephones_in_a_call(client: httpx2.Client) -> None:
    sent = client.post("/phone/text", data={"body": "SOLDE", "from": "own"}).json()
    assert "Ce téléphone est un fixe" in sent["parts"]["notice"]
    client.post("/phone/ring")
    assert (
        client.post("/phone/owner", data={"owner": "lucien"}).json()["parts"]["people"].count('aria-pressed="true"')
        == 1
    )
    assert "Jeanne" in client.get("/phone/state?seen=0").json()["parts"]["own_texts"]


def test_a_pin_is_keyed_and_never_said(client: httpx2.Client) -> None:
    client.post("/phone/ring")
    before = [client.post("/phone/keys", data={"keys": keys}).json() for keys in TO_PAY[:-1]][-1]
    said = client.post("/phone/words", data={"words": "quatre huit deux neuf un cinq"}).json()
    assert "La ligne n&#39;écoute ici que les touches." in said["parts"]["notice"]
    assert said["parts"]["log"] == before["parts"]["log"]


def test_keys_that_nothing_ends_are_taken_after_a_pause(client: httpx2.Client) -> None:
    client.post("/phone/ring")
    told = [client.post("/phone/keys", data={"keys": keys}).json() for keys in (*TO_PAY[:4], "3*", "30")]
    assert [state["patience"] for state in told] == [None, None, None, None, 10.0, 10.0]
    assert "Vous payez trois heures trente" not in told[-1]["parts"]["log"]
    taken = client.post("/phone/silence").json()
    assert taken["patience"] is None
    assert "Vous payez trois heures trente" in taken["parts"]["log"]


@pytest.mark.parametrize("somewhere", ["no demo", "own database", "other people"])
def test_nobody_rings_where_people_may_be_real(line: Line, somewhere: str) -> None:
    set_to = settings(database_url="postgresql://x@y/z") if somewhere == "own database" else settings()
    if somewhere == "other people":
        line.change("update beneficiaries set cesu_code = '99999999' where cesu_code = '31000017'")
    app: FastAPI = build(set_to, line.context)
    if somewhere != "no demo":
        side = RestSide(ACCOUNT, TOKEN, demo_twilio.telephone_of(set_to), line.clock)
        assert browser_phone.add(app, set_to, line.context, side, DemoEar(understands_nothing)) is None
    assert not [route for route in app.routes if getattr(route, "path", "").startswith("/phone")]
