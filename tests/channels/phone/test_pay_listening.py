"""A Pay takes a card as Twilio does: its digits go to the processor, and what the server learns is masked."""

from decimal import Decimal

import pytest

from channels.phone.mischief import HangUpDuring
from channels.phone.phone_call import Call
from channels.phone.processor import BROKEN, GOOD, REFUSED
from tests.channels.phone.server import JEANNE, LINE, FakeLine

PAY = (
    '<Pay action="/paid" chargeAmount="12.50" currency="eur" maxAttempts="2" postalCode="false"'
    ' statusCallback="/stages" paymentConnector="demo">'
    '<Prompt for="payment-card-number"><Say>Votre carte</Say></Prompt>'
    '<Prompt for="payment-card-number" errorType="invalid-card-number timeout"><Say>Encore</Say></Prompt>'
    '<Prompt for="payment-card-number" errorType="invalid-card-number" attempt="3"><Say>Dernier essai</Say></Prompt>'
    '<Prompt for="expiration-date"><Say>Sa date</Say></Prompt>'
    '<Prompt for="security-code"><Say>Son code</Say></Prompt>'
    '<Prompt for="payment-processing"><Say>Un instant</Say></Prompt></Pay>'
)
EXPIRY, CODE = "1235", "123"


@pytest.fixture
def line(line: FakeLine) -> FakeLine:
    line.on("/twilio/voice", f"<Say>Bonjour</Say>{PAY}")
    line.on("/paid", "<Say>Bien</Say>")
    line.on("/stages", "")
    return line


def result(line: FakeLine) -> dict[str, str]:
    """What the server was told at the end."""
    (told,) = line.at("/paid")
    return told.params


def ring(line: FakeLine, *keys: str) -> Call:
    call = line.telephone().dial(to=LINE, from_=JEANNE)
    for each in keys:
        call.press(each)
    return call


def test_a_card_pays(line: FakeLine) -> None:
    call = ring(line)
    assert call.heard == ["Bonjour", "Votre carte"]
    assert call.press(GOOD) == ["Sa date"]
    assert call.press(f"{EXPIRY}#") == ["Son code"]
    assert call.press(CODE) == ["Un instant", "Bien"]
    told = result(line)
    assert (told["Result"], told["PaymentCardNumber"], told["SecurityCode"]) == ("success", "x" * 12 + "4242", "xxx")
    assert call.processor.charged == {told["PaymentConfirmationCode"]: Decimal("12.50")}


def test_no_digit_of_a_card_is_told_to_the_server(line: FakeLine) -> None:
    ring(line, GOOD, EXPIRY, CODE)
    sent = " ".join(value for request in line.received for value in request.params.values())
    assert GOOD not in sent
    assert CODE not in [value for request in line.received for value in request.params.values()]


def test_each_stage_is_told_to_whoever_wants_to_know(line: FakeLine) -> None:
    ring(line, "1", GOOD, EXPIRY, CODE)
    told = [(one.params["For"], one.params["Attempt"], one.params.get("ErrorType")) for one in line.at("/stages")]
    assert told == [
        ("payment-card-number", "1", None),
        ("payment-card-number", "2", "invalid-card-number"),
        ("expiration-date", "1", None),
        ("security-code", "1", None),
        ("payment-processing", "1", None),
    ]


@pytest.mark.parametrize(
    ("card", "why"), [(REFUSED, "card is declined"), (BROKEN, "the payment connector did not answer")]
)
def test_a_card_is_refused_or_the_connector_fails(line: FakeLine, card: str, why: str) -> None:
    call = ring(line, card, EXPIRY, CODE)
    assert (result(line)["Result"], result(line)["PaymentError"]) == ("payment-connector-error", why)
    assert "PaymentConfirmationCode" not in result(line)
    assert call.processor.charged == {}


def test_a_real_card_is_not_taken_and_not_asked_for_without_end(line: FakeLine) -> None:
    call = ring(line, "4970100000000154")
    assert call.heard == ["Encore"]
    assert call.press("12") == ["Dernier essai"]
    call.silence()
    assert result(line)["Result"] == "too-many-failed-attempts"


@pytest.mark.parametrize("expiry", ["1335", "1220", "12"])
def test_a_date_that_is_none_or_over_is_asked_again(line: FakeLine, expiry: str) -> None:
    call = ring(line, GOOD, expiry)
    assert call.heard == ["Sa date"]
    call.press(EXPIRY)
    call.press(CODE)
    assert result(line)["Result"] == "success"


def test_the_star_gives_it_up_at_any_point(line: FakeLine) -> None:
    call = ring(line, GOOD, "12*")
    assert (call.heard, result(line)["Result"]) == (["Bien"], "caller-interrupted-with-star")


def test_who_hangs_up_in_the_middle_is_told_of(line: FakeLine) -> None:
    call = ring(line, GOOD)
    call.hang_up()
    assert result(line)["Result"] == "caller-hung-up"
    assert [one.params["CallStatus"] for one in line.at("/twilio/voice/status")] == ["completed"]


def test_who_hangs_up_once_the_card_is_charged_has_paid(line: FakeLine) -> None:
    line.on("/twilio/voice", PAY.replace('statusCallback="/stages" ', ""))
    call = line.telephone().dial(to=LINE, from_=JEANNE, mischief=HangUpDuring(nth=2))
    for keys in (GOOD, EXPIRY, CODE):
        call.press(keys)
    assert call.ended
    assert result(line)["Result"] == "success"
