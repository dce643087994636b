"""Keys, words and silence reach the server exactly as Twilio would bring them."""

import pytest

from channels.phone.phone_call import Call, CallHasEnded
from tests.channels.phone.server import JEANNE, LINE, FakeLine

EMPTY = 'actionOnEmptyResult="true"'
CODE = f'<Gather numDigits="3" action="/took" {EMPTY} timeout="7"><Say>Votre code</Say></Gather>'
NAN = '<Gather action="/took" actionOnEmptyResult="true"><Say>Votre NAN</Say></Gather>'
STARS = '<Gather action="/took" finishOnKey=""><Say>Tapez</Say></Gather><Say>Suite</Say><Hangup/>'
PASSING = '<Gather action="/took"><Say>Tapez</Say></Gather><Say>Suite</Say><Hangup/>'
WORDS = '<Gather input="dtmf speech" language="fr-FR" action="/took"><Say>Dites oui</Say></Gather><Say>Rien</Say>'


def ring(line: FakeLine, document: str, took: str = "<Say>Merci</Say><Hangup/>") -> Call:
    line.on("/twilio/voice", document)
    line.on("/took", took)
    return line.telephone().dial(to=LINE, from_=JEANNE)


def digits(line: FakeLine) -> list[tuple[str, str]]:
    return [(one.params["Digits"], one.params["FinishedOnKey"]) for one in line.at("/took")]


def test_the_last_of_num_digits_ends_it_without_another_key(line: FakeLine) -> None:
    call = ring(line, CODE)
    assert call.heard == ["Votre code"]
    assert call.press("310") == ["Merci"]
    assert digits(line) == [("310", "")]
    assert line.at("/took")[0].params["msg"] == "Gather End"
    assert call.ended


def test_the_finishing_key_ends_it_and_is_not_told(line: FakeLine) -> None:
    ring(line, NAN).press("12#")
    assert digits(line) == [("12", "#")]


def test_a_star_is_data_unless_it_is_the_finishing_key(line: FakeLine) -> None:
    ring(line, NAN).press("0012345*1#")
    ring(line, '<Gather action="/took" finishOnKey="*"/>').press("12*")
    assert digits(line) == [("0012345*1", "#"), ("12", "*")]


def test_without_a_finishing_key_a_hash_is_data_and_the_pause_ends_it(line: FakeLine) -> None:
    ring(line, STARS).press("*1#")
    assert digits(line) == [("*1#", "")]


def test_fewer_keys_than_num_digits_are_told_when_the_time_is_over(line: FakeLine) -> None:
    call = ring(line, CODE)
    before = call.seconds
    call.press("31")
    assert digits(line) == [("31", "")]
    assert call.seconds >= before + 7


def test_keys_of_someone_who_does_not_wait_stay_until_the_rest_comes(line: FakeLine) -> None:
    call = ring(line, CODE)
    assert call.press("31", waits=False) == []
    assert call.waiting is not None
    assert not line.at("/took")
    call.press("0")
    assert digits(line) == [("310", "")]


def test_silence_is_told_only_where_empty_results_are_asked_for(line: FakeLine) -> None:
    assert ring(line, CODE).silence() == ["Merci"]
    assert digits(line) == [("", "")]
    assert ring(line, PASSING).silence() == ["Suite"]
    assert len(line.at("/took")) == 1


def test_the_finishing_key_alone_is_an_empty_result(line: FakeLine) -> None:
    assert ring(line, PASSING).press("#") == ["Suite"]
    assert not line.at("/took")
    ring(line, NAN).press("#")
    assert digits(line) == [("", "#")]


def test_without_an_action_the_current_document_is_asked_again(line: FakeLine) -> None:
    ring(line, "<Gather/>").press("5#")
    assert [request.params.get("Digits") for request in line.at("/twilio/voice")] == [None, "5"]


def test_an_action_may_be_asked_with_get_its_parameters_in_the_query(line: FakeLine) -> None:
    ring(line, '<Gather action="/took?turn=3" method="GET"/>').press("5#")
    took = line.at("/took")[0]
    assert (took.method, took.params["turn"], took.params["Digits"]) == ("GET", "3", "5")


def test_words_are_told_with_their_confidence(line: FakeLine) -> None:
    ring(line, WORDS).say("oui", confidence=0.42)
    took = line.at("/took")[0].params
    assert (took["SpeechResult"], took["Confidence"], took["Language"]) == ("oui", "0.42", "fr-FR")
    assert "Digits" not in took


def test_a_keypad_question_hears_no_words_and_a_spoken_one_no_keys(line: FakeLine) -> None:
    assert ring(line, PASSING).say("oui") == ["Suite"]
    call = ring(line, '<Gather input="speech" action="/took"/><Say>Rien</Say>')
    call.press("1")
    assert call.lost_keys == "1"
    assert call.silence() == ["Rien"]
    assert not line.at("/took")


def test_the_first_kind_of_input_takes_precedence(line: FakeLine) -> None:
    call = ring(line, WORDS)
    call.press("1", waits=False)
    call.say("oui")
    assert digits(line) == [("1", "")]


def test_a_key_cuts_the_prompt_short_and_the_rest_of_it_is_not_heard(line: FakeLine) -> None:
    call = ring(line, '<Gather numDigits="1" action="/took"><Say>Un deux trois quatre</Say><Say>Cinq</Say></Gather>')
    call.press("1", after=0.7)
    assert [row.text for row in call.transcript] == ["Un deux —", "[1] (au bout de 0,7 s)", "Merci"]


def test_words_do_not_cut_a_prompt_that_takes_no_barge_in(line: FakeLine) -> None:
    patient = '<Gather input="speech" bargeIn="false" action="/took"><Say>Un deux trois</Say></Gather>'
    call = ring(line, patient)
    call.say("oui", after=0.1)
    assert call.transcript[0].text == "Un deux trois"


def test_keys_too_many_go_to_the_next_question_and_cut_it_short(line: FakeLine) -> None:
    again = '<Gather numDigits="2" action="/last"><Say>Et ensuite votre date de naissance</Say></Gather>'
    line.on("/last", "<Hangup/>")
    call = ring(line, CODE, again)
    call.press("31042")
    assert digits(line) == [("310", "")]
    assert line.at("/last")[0].params["Digits"] == "42"
    assert call.heard == ["Et —"]


def test_keys_too_many_are_lost_while_words_outside_a_question_are_read(line: FakeLine) -> None:
    again = '<Say>Un instant, je cherche votre dossier.</Say><Gather numDigits="1" action="/last"/>'
    line.on("/last", "<Hangup/>")
    call = ring(line, CODE, again)
    call.press("3104")
    assert call.lost_keys == "4"
    assert call.waiting is not None
    assert not line.at("/last")


@pytest.mark.parametrize("act", ["press", "say"])
def test_after_the_end_nobody_listens(line: FakeLine, act: str) -> None:
    call = ring(line, "<Say>Au revoir</Say>")
    assert call.ended
    with pytest.raises(CallHasEnded, match="too late"):
        getattr(call, act)("1")
