"""The doctor reads the Twilio account by Twilio's own client, from a Twilio that checks every request."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.data_files import read_programmes
from bot.doctor.finding import Finding
from bot.doctor.look_at_twilio import WEBHOOKS, look_at_twilio
from channels.phone.handed import OwnedNumber
from channels.phone.telephone import Telephone
from tests.support.clock import StoppedClock
from tests.support.line import ACCOUNT, TOKEN, settings
from tests.support.twilio_rest import TwilioRest, playing_twilio

PUBLIC = "https://allo.example.fr"
NUMBER, SECOND = "+33937000001", "+33937000002"
LINES = {NUMBER: ("apa31",), SECOND: ("apa31",)}
URLS = {name: PUBLIC + path for name, path in WEBHOOKS.items()}


@pytest.fixture
def twilio(clock: StoppedClock) -> Iterator[TwilioRest]:
    """An account that owns both numbers, set as the README says."""
    with playing_twilio(Telephone("http://127.0.0.1:9", TOKEN, ACCOUNT), clock) as rest:
        rest.numbers = [OwnedNumber(number, **URLS) for number in (NUMBER, SECOND)]
        yield rest


def findings(twilio: TwilioRest, **others: str) -> list[Finding]:
    values = {"twilio_api_url": twilio.url, "public_url": PUBLIC, "lines": LINES, **others}
    return list(look_at_twilio(settings(**values), {"apa31": read_programmes()["apa31"]}))


def test_an_account_set_as_the_readme_says_is_well(twilio: TwilioRest) -> None:
    found = findings(twilio)
    assert [(each.health, each.what) for each in found] == [
        ("ok", "Twilio"),
        ("ok", f"{NUMBER} (apa31)"),
        ("ok", f"{SECOND} (apa31)"),
        ("warn", "+33199000031 (apa31)"),
    ]
    assert twilio.asked["GET IncomingPhoneNumbers"] == 1


@pytest.mark.parametrize("name", [*WEBHOOKS, "voice_method", "sms_method"])
def test_each_webhook_that_is_otherwise_is_named_with_what_to_set(twilio: TwilioRest, name: str) -> None:
    other = {"voice_method": "GET", "sms_method": "GET"}.get(name, f"{PUBLIC}/twilio/voice")
    twilio.numbers[0] = replace(twilio.numbers[0], **{name: other})
    (found,) = [each for each in findings(twilio) if each.health == "fail"]
    assert found.what == f"{NUMBER} (apa31)"
    assert found.told == f"in Twilio's console set {name} to {URLS.get(name, 'POST')}."


def test_a_number_of_somebody_else_is_told(twilio: TwilioRest) -> None:
    del twilio.numbers[1]
    (found,) = [each for each in findings(twilio) if each.health == "fail"]
    assert str(found) == f"fail  {SECOND} (apa31): is not a number of the Twilio account: correct ALLO_LINES."


def test_a_suspended_account_is_told(twilio: TwilioRest) -> None:
    twilio.account_status = "suspended"
    (found,) = findings(twilio)
    assert (found.health, "suspended" in found.told) == ("fail", True)


def test_a_wrong_token_and_a_twilio_that_is_away_are_told(twilio: TwilioRest) -> None:
    (refused,) = findings(twilio, twilio_auth_token="another token of the tests")
    assert "ALLO_TWILIO_AUTH_TOKEN" in refused.told
    (away,) = findings(twilio, twilio_api_url="http://127.0.0.1:9")
    assert "does not answer" in away.told
    assert {refused.health, away.health} == {"fail"}
