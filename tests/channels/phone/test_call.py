"""Each verb does on our telephone what it does on Twilio."""

import re

import pytest

from channels.phone.dialing import ANYBODY
from channels.phone.stage import APPLICATION_ERROR
from tests.channels.phone.server import JEANNE, LINE, FakeLine, Received

ASK = '<Gather numDigits="1" action="/next"><Say>Une touche</Say></Gather>'


def test_the_first_webhook_has_twilio_s_parameters(line: FakeLine) -> None:
    line.on("/twilio/voice", ASK)
    call = line.telephone().dial(to=LINE, from_=JEANNE)
    asked = line.received[0]
    assert re.fullmatch("CA[0-9a-f]{32}", asked.params["CallSid"])
    assert asked.params["CallSid"] == call.sid
    expected = {"From": JEANNE, "Caller": JEANNE, "To": LINE, "Called": LINE, "Direction": "inbound"}
    expected |= {"CallStatus": "ringing", "ApiVersion": "2010-04-01", "FromCountry": "FR", "ToCity": ""}
    assert expected.items() <= asked.params.items()
    assert asked.headers["i-twilio-idempotency-token"]


def test_words_pauses_and_recordings_are_heard_in_order_and_take_time(line: FakeLine) -> None:
    line.on("/twilio/voice", '<Say>Bonjour</Say><Pause length="4"/><Play>/son/bip.mp3</Play><Say>Au revoir</Say>')
    call = line.telephone().dial(to=LINE, from_=JEANNE)
    assert call.heard == ["Bonjour", "(bip.mp3)", "Au revoir"]
    assert call.seconds > 4
    assert (call.ended, call.status, call.failed) == (True, "completed", False)


def test_a_redirect_goes_on_elsewhere_and_what_follows_it_is_not_performed(line: FakeLine) -> None:
    line.on("/twilio/voice", "<Redirect>next?n=1</Redirect><Say>Jamais</Say>")
    line.on("/twilio/next", "<Say>Suite</Say>")
    call = line.telephone().dial(to=LINE, from_=JEANNE)
    assert call.heard == ["Suite"]
    assert line.at("/twilio/next")[0].params["CallStatus"] == "in-progress"


def test_a_redirect_without_end_fails_the_call(line: FakeLine) -> None:
    line.on("/twilio/voice", "<Redirect/>")
    call = line.telephone().dial(to=LINE, from_=JEANNE)
    assert call.failed
    assert "without end" in call.why


def test_the_end_is_told_with_its_duration(line: FakeLine) -> None:
    line.on("/twilio/voice", '<Pause length="61"/><Hangup/><Say>Jamais</Say>')
    call = line.telephone().dial(to=LINE, from_=JEANNE)
    told = line.at("/twilio/voice/status")
    assert [one.params["CallSid"] for one in told] == [call.sid]
    assert (told[0].params["CallStatus"], told[0].params["CallDuration"]) == ("completed", "61")
    assert told[0].params["Duration"] == "2"
    assert call.heard == []


def test_hanging_up_in_mid_sentence_is_told_once(line: FakeLine) -> None:
    line.on("/twilio/voice", '<Gather action="/next"><Say>Un deux trois quatre</Say></Gather>')
    call = line.telephone().dial(to=LINE, from_=JEANNE)
    call.hang_up(after=0.7)
    call.hang_up()
    assert [row.text for row in call.transcript] == ["Un deux —", "(raccroche) (au bout de 0,7 s)"]
    assert call.waiting is None
    assert len(line.at("/twilio/voice/status")) == 1


ASK_THE_OTHER = '<Gather action="/taken" numDigits="1" timeout="8"><Say>Un appel pour vous</Say></Gather>'


@pytest.mark.parametrize(("verb", "status"), [("<Reject/>", "no-answer"), ('<Reject reason="busy"/>', "busy")])
def test_a_call_declined_was_never_answered(line: FakeLine, verb: str, status: str) -> None:
    line.on("/twilio/voice", verb)
    assert line.telephone().dial(to=LINE, from_=JEANNE).status == status
    assert line.at("/twilio/voice/status")[0].params["CallStatus"] == status


@pytest.mark.parametrize(("others", "status", "bridged"), [({}, "completed", "true"), ("busy", "busy", "false")])
def test_a_transfer_is_dialled_and_its_outcome_told(line: FakeLine, others: object, status: str, bridged: str) -> None:
    adviser = "+33199000099"
    line.on("/twilio/voice", f'<Dial action="/after" timeout="20">{adviser}</Dial>')
    line.on("/after", "<Say>Au revoir</Say>")
    call = line.telephone(others={adviser: others} if others else {}).dial(to=LINE, from_=JEANNE)
    assert call.dialed == [adviser]
    told = line.at("/after")[0].params
    assert (told["DialCallStatus"], told["DialBridged"]) == (status, bridged)
    assert call.heard[-1] == "Au revoir"


@pytest.mark.parametrize(
    ("will", "keyed", "bridged"), [("completed", "1", "true"), ("declines", "2", "false"), ("machine", "", "false")]
)
def test_who_picks_up_is_told_first_and_takes_the_call_or_not(
    line: FakeLine, will: str, keyed: str, bridged: str
) -> None:
    number = '<Number url="/whisper">+33199000099</Number>'
    line.on("/twilio/voice", f'<Dial action="/after" callerId="{LINE}">{number}</Dial>')
    line.on("/whisper", f"{ASK_THE_OTHER}<Hangup/>")
    line.on("/taken", lambda asked: "" if asked.params["Digits"] == "1" else "<Hangup/>")
    line.on("/after", "<Say>Au revoir</Say>")
    call = line.telephone(others={ANYBODY: will}).dial(to=LINE, from_=JEANNE)
    assert call.heard == ["(transfert vers +33199000099)", "(au conseiller) Un appel pour vous", "Au revoir"]
    assert [one.params["Digits"] for one in line.at("/taken")] == ([keyed] if keyed else [])
    told, (whispered,) = line.at("/after")[0].params, line.at("/whisper")
    assert (told["DialCallStatus"], told["DialBridged"], told["CallSid"]) == ("completed", bridged, call.sid)
    assert (whispered.params["From"], whispered.params["To"]) == (LINE, "+33199000099")
    assert whispered.signed
    assert whispered.params["CallSid"] != call.sid


def test_a_transfer_without_action_goes_on_below(line: FakeLine) -> None:
    line.on("/twilio/voice", "<Dial><Number>+33199000099</Number></Dial><Say>Rebonjour</Say>")
    assert line.telephone().dial(to=LINE, from_=JEANNE).heard[-1] == "Rebonjour"


def test_of_several_numbers_the_first_that_answers_is_talked_to(line: FakeLine) -> None:
    numbers = "<Number>+33199000098</Number><Number>+33199000099</Number>"
    line.on("/twilio/voice", f"<Dial>{numbers}</Dial>")
    call = line.telephone(others={"+33199000098": "busy"}).dial(to=LINE, from_=JEANNE)
    assert call.dialed == ["+33199000099"]


def test_the_person_called_picks_up_a_call_placed_by_rest(line: FakeLine) -> None:
    line.on("/recall", ASK)
    line.on("/next", "<Say>Merci</Say>")
    line.on("/recalled", "")
    sid = "CA" + "1" * 32
    call = line.telephone().answer("/recall", JEANNE, LINE, status_callback="/recalled", call_sid=sid)
    assert call.press("1") == ["Merci"]
    first = line.received[0].params
    assert (first["Direction"], first["CallStatus"]) == ("outbound-api", "in-progress")
    assert (first["To"], first["From"], first["CallSid"]) == (JEANNE, LINE, sid)
    assert line.at("/recalled")[0].params["CallStatus"] == "completed"


@pytest.mark.parametrize("status", ["busy", "no-answer"])
def test_the_person_called_does_not_pick_up(line: FakeLine, status: str) -> None:
    line.on("/recalled", "")
    line.telephone().refuse(status, JEANNE, LINE, "/recalled")  # type: ignore[arg-type]
    assert [one.params["CallStatus"] for one in line.received] == [status]


def test_a_failed_call_says_so_in_english_as_twilio_does(line: FakeLine) -> None:
    line.on("/twilio/voice", "<Sing>La</Sing>")
    call = line.telephone().dial(to=LINE, from_=JEANNE)
    assert (call.failed, call.ended, call.heard) == (True, True, [APPLICATION_ERROR])
    assert "<Sing>" in call.why
    assert call.troubles == [call.why]


def test_many_calls_at_once_do_not_mix(line: FakeLine) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    def echo(request: Received) -> str:
        return f"<Say>{request.params['From']} {request.params.get('Digits')}</Say>"

    line.on("/twilio/voice", ASK)
    line.on("/next", echo)
    telephone = line.telephone()

    def one(number: int) -> bool:
        call = telephone.dial(to=LINE, from_=f"+3319900{number:04}")
        return call.press(str(number % 10)) == [f"+3319900{number:04} {number % 10}"]

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(one, range(40)))
