"""Webhooks travel as Twilio's do: retried only where the URL asks, then the fallback, then an apology."""

import httpx2
import pytest

from channels.phone.delivered_webhook import NotAnswered, RetryPolicy, wishes
from channels.phone.stage import APPLICATION_ERROR
from tests.channels.phone.server import DROP, JEANNE, LINE, FakeLine, ServedReply

WELL = "<Say>Bonjour</Say>"
BROKEN, MISSING, DROPPED = ServedReply("", 500), ServedReply("", 404), ServedReply("", DROP)


def heard(line: FakeLine, url: str, **settings: object) -> list[str]:
    return line.telephone(voice_url=url, **settings).dial(to=LINE, from_=JEANNE).heard


@pytest.mark.parametrize(
    ("fragment", "failure", "tries"),
    [
        ("", BROKEN, 1),
        ("", DROPPED, 1),
        ("#rc=3", BROKEN, 1),
        ("#rc=3&rp=5xx", BROKEN, 4),
        ("#rc=3&rp=5xx", MISSING, 1),
        ("#rc=2&rp=4xx,5xx", MISSING, 3),
        ("#rc=2&rp=rt", DROPPED, 3),
        ("#rc=2&rp=all", DROPPED, 3),
        ("#rc=0&rp=all", BROKEN, 1),
        ("#rc=5&rp=all", BROKEN, 6),
    ],
)
def test_retries_obey_the_fragment(line: FakeLine, fragment: str, failure: ServedReply, tries: int) -> None:
    line.on("/twilio/voice", failure)
    assert heard(line, f"/twilio/voice?a=1{fragment}") == [APPLICATION_ERROR]
    asked = line.at("/twilio/voice")
    assert len(asked) == tries
    assert len({request.headers["i-twilio-idempotency-token"] for request in asked}) == 1
    assert {request.query for request in asked} == {"a=1"}


def test_a_retry_that_is_answered_makes_it_good(line: FakeLine) -> None:
    line.on("/twilio/voice", BROKEN, DROPPED, WELL)
    assert heard(line, "/twilio/voice#rc=2&rp=all") == ["Bonjour"]


def test_a_line_that_is_not_there_is_tried_once_more(line: FakeLine) -> None:
    calls: list[str] = []

    def gone(request: httpx2.Request) -> httpx2.Response:
        calls.append(str(request.url))
        raise httpx2.ConnectError("refused")

    client = httpx2.Client(transport=httpx2.MockTransport(gone))
    call = line.telephone(client=client, status_url=None).dial(to=LINE, from_=JEANNE)
    assert call.failed
    assert "could not be reached" in call.why
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("first", "code"),
    [
        (BROKEN, "11200"),
        (DROPPED, "11205"),
        (ServedReply("{}", content_type="application/json"), "12300"),
        (ServedReply("<Response><Sing/></Response>"), "12100"),
        (ServedReply("", 302, headers=(("Location", "/elsewhere"),)), "11200"),
    ],
)
def test_the_fallback_is_told_what_failed_and_saves_the_call(line: FakeLine, first: ServedReply, code: str) -> None:
    line.on("/twilio/voice", first)
    line.on("/sorry", "<Say>Un incident.</Say>")
    call = line.telephone(voice_fallback_url="/sorry").dial(to=LINE, from_=JEANNE)
    told = line.at("/sorry")[0].params
    assert (told["ErrorCode"], told["ErrorUrl"]) == (code, f"{line.base_url}/twilio/voice")
    assert call.heard == ["Un incident."]
    assert not call.failed
    assert len(call.troubles) == 1


def test_the_fallback_is_not_told_the_keys(line: FakeLine) -> None:
    line.on("/twilio/voice", '<Gather numDigits="4" action="/pin"/>')
    line.on("/pin", BROKEN)
    line.on("/sorry", "<Say>Un incident.</Say>")
    line.telephone(voice_fallback_url="/sorry").dial(to=LINE, from_=JEANNE).press("4829")
    assert "Digits" not in line.at("/sorry")[0].params


def test_when_the_fallback_fails_too_the_call_says_why(line: FakeLine) -> None:
    line.on("/twilio/voice", BROKEN)
    line.on("/sorry", MISSING)
    call = line.telephone(voice_fallback_url="/sorry").dial(to=LINE, from_=JEANNE)
    assert call.failed
    assert "answered 500" in call.why
    assert "answered 404" in call.why
    assert len(line.at("/twilio/voice/status")) == 1


def test_a_status_that_nobody_takes_does_not_fail_the_call(line: FakeLine) -> None:
    line.on("/twilio/voice", WELL)
    line.on("/twilio/voice/status", BROKEN)
    call = line.telephone().dial(to=LINE, from_=JEANNE)
    assert not call.failed
    assert len(call.troubles) == 1


def test_cookies_last_for_a_call_and_no_longer(line: FakeLine) -> None:
    line.on(
        "/twilio/voice",
        ServedReply("<Response><Redirect>/next</Redirect></Response>", headers=(("Set-Cookie", "a=1; Path=/"),)),
    )
    line.on("/next", WELL)
    telephone = line.telephone()
    telephone.dial(to=LINE, from_=JEANNE)
    telephone.dial(to=LINE, from_=JEANNE)
    assert [one.headers.get("cookie") for one in line.at("/next")] == ["a=1", "a=1"]
    assert [one.headers.get("cookie") for one in line.at("/twilio/voice")] == [None, None]


def test_the_public_url_is_signed_and_the_server_reached_where_it_is(line: FakeLine) -> None:
    line.public_url = "https://allo.example"
    line.on("/twilio/voice", "<Redirect>https://allo.example/next</Redirect>")
    line.on("/next", WELL)
    call = line.telephone(public_url="https://allo.example").dial(to=LINE, from_=JEANNE)
    assert call.heard == ["Bonjour"]


def test_the_fragment_s_wishes_are_read() -> None:
    assert wishes("/a") == RetryPolicy()
    asked = wishes("/a#ct=200&rt=300&tt=400&rc=5&rp=4xx,rt")
    assert asked == RetryPolicy(5, frozenset({"4xx", "rt"}), 0.2, 0.3, 0.4)


@pytest.mark.parametrize("fragment", ["#rc=6", "#rc=x", "#rp=3xx", "#rt=99", "#tt=15001", "#rc=²"])
def test_a_fragment_that_twilio_does_not_know_is_refused(fragment: str) -> None:
    with pytest.raises(NotAnswered) as refused:
        wishes("/a" + fragment)
    assert refused.value.code == 11243


def test_an_answer_that_takes_too_long_is_none(line: FakeLine) -> None:
    import threading  # noqa: PLC0415

    held = threading.Event()
    line.on("/twilio/voice", lambda _: WELL if held.wait(20) else "")
    try:
        assert heard(line, "/twilio/voice#rt=100") == [APPLICATION_ERROR]
    finally:
        held.set()
