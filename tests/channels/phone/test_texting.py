"""Texts reach the line as Twilio brings them."""

import re

import pytest

from channels.phone.texting import TextFailed, segments
from tests.channels.phone.server import JEANNE, LINE, FakeLine, ServedReply

MOBILE = "+33639980042"


def test_a_text_has_twilio_s_parameters_and_its_answers_come_back(line: FakeLine) -> None:
    line.on("/twilio/sms", "<Message>42 h 00</Message><Message><Body>Fin</Body></Message>")
    assert line.telephone().text("solde", LINE, MOBILE) == ["42 h 00", "Fin"]
    params = line.received[0].params
    assert re.fullmatch("SM[0-9a-f]{32}", params["MessageSid"])
    assert params["MessageSid"] == params["SmsSid"] == params["SmsMessageSid"]
    expected = {"Body": "solde", "From": MOBILE, "To": LINE, "NumMedia": "0", "NumSegments": "1"}
    expected |= {"FromCountry": "FR", "FromCity": "", "ToZip": "", "SmsStatus": "received"}
    assert expected.items() <= params.items()


def test_the_same_message_may_be_delivered_twice(line: FakeLine) -> None:
    line.on("/twilio/sms", "<Message>Bien</Message>")
    telephone = line.telephone()
    sid = "SM" + "2" * 32
    telephone.text("solde", LINE, MOBILE, message_sid=sid)
    telephone.text("solde", LINE, MOBILE, message_sid=sid)
    assert [one.params["MessageSid"] for one in line.received] == [sid, sid]


@pytest.mark.parametrize(
    "nothing", [ServedReply("<Response/>"), ServedReply("", 204), ServedReply("", content_type="text/plain")]
)
def test_the_line_may_have_nothing_to_say(line: FakeLine, nothing: ServedReply) -> None:
    line.on("/twilio/sms", nothing)
    assert line.telephone().text("merci", LINE, MOBILE) == []


def test_a_redirect_adds_to_what_was_said(line: FakeLine) -> None:
    line.on("/twilio/sms", "<Message>A</Message><Redirect>/more</Redirect><Message>Jamais</Message>")
    line.on("/more", "<Message>B</Message>")
    assert line.telephone().text("x", LINE, MOBILE) == ["A", "B"]


def test_the_fallback_answers_where_the_line_fails(line: FakeLine) -> None:
    line.on("/twilio/sms", ServedReply("", 500))
    line.on("/sorry", "<Message>Incident</Message>")
    assert line.telephone(sms_fallback_url="/sorry").text("x", LINE, MOBILE) == ["Incident"]
    assert line.at("/sorry")[0].params["ErrorCode"] == "11200"


def test_a_text_that_nobody_takes_is_an_error(line: FakeLine) -> None:
    line.on("/twilio/sms", "<Say>Bonjour</Say>")
    line.on("/sorry", ServedReply("", 500))
    with pytest.raises(TextFailed, match="no verb for a text"):
        line.telephone().text("x", LINE, MOBILE)
    with pytest.raises(TextFailed, match="fallback failed too"):
        line.telephone(sms_fallback_url="/sorry").text("x", LINE, MOBILE)


def test_cookies_are_kept_for_two_numbers(line: FakeLine) -> None:
    line.on("/twilio/sms", ServedReply("<Response/>", headers=(("Set-Cookie", "a=1"),)), "")
    telephone = line.telephone()
    for number in (MOBILE, MOBILE, JEANNE):
        telephone.text("x", LINE, number)
    assert [one.headers.get("cookie") for one in line.received] == [None, "a=1", None]


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("", 1),
        ("é" * 160, 1),
        ("é" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ê" * 70, 1),
        ("ê" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("ê" * 135, 3),
    ],
)
def test_segments_are_counted_as_networks_count(body: str, count: int) -> None:
    assert segments(body) == count
