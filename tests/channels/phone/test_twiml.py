"""TwiML that Twilio would not perform is refused with a sentence."""

from dataclasses import replace

import pytest

from channels.phone import twiml_reading
from channels.phone.verbs import (
    Dial,
    Gather,
    Hangup,
    Message,
    Pause,
    Pay,
    Piece,
    Play,
    Redirect,
    Reject,
    Say,
    TwimlRefused,
)


def voice(inside: str) -> object:
    verbs = twiml_reading.voice(f"<Response>{inside}</Response>")
    assert len(verbs) == 1
    return verbs[0]


def test_every_verb_is_read() -> None:
    assert voice("<Play loop='2'>/a.mp3</Play>") == Play("/a.mp3", 2)
    assert voice("<Pause length='3'/>") == Pause(3)
    assert voice("<Redirect method='GET'>/b?c=1&amp;d=2</Redirect>") == Redirect("/b?c=1&d=2", "GET")
    assert voice("<Hangup/>") == Hangup()
    assert voice("<Reject reason='busy'/>") == Reject("busy")
    assert voice("<Dial callerId='+33199000031' timeout='20'>+33199000099</Dial>") == Dial(
        ("+33199000099",), caller_id="+33199000031", timeout=20
    )
    assert voice("<Pay chargeAmount='7.40' currency='eur'><Parameter name='a' value='b'/></Pay>") == Pay(
        None, "7.40", "eur", parameters={"a": "b"}
    )


def test_a_gather_has_twilio_s_defaults_and_what_it_is_told() -> None:
    assert voice("<Gather/>") == Gather((), ("dtmf",), None, "POST", None, "#", 5, "", "en-US", ())
    full = voice(
        "<Gather input='speech dtmf' action='/a' method='GET' numDigits='8' finishOnKey='' timeout='10'"
        " speechTimeout='auto' language='fr-FR' hints='oui, non' actionOnEmptyResult='true' bargeIn='false'"
        " profanityFilter='false'><Say>A</Say><Pause/><Play>/p</Play></Gather>"
    )
    prompts = (Say("A", pieces=(Piece("A"),)), Pause(1), Play("/p"))
    heard = Gather(prompts, ("dtmf", "speech"), "/a", "GET", 8, "", 10, "auto", "fr-FR", ("oui", "non"))
    assert full == replace(heard, action_on_empty_result=True, barge_in=False)


def test_ssml_keeps_words_pauses_and_rate() -> None:
    said = voice(
        "<Say voice='Polly.Lea-Neural' language='fr-FR'>Votre\n référence : <prosody rate='85%'>un "
        "<break time='400ms'/> deux</prosody><break strength='strong'/> <s>Merci.</s> "
        "<sub alias='trois heures'>3 h</sub></Say>"
    )
    assert isinstance(said, Say)
    assert said.text == "Votre référence : un deux Merci. trois heures"
    assert (said.voice, said.language) == ("Polly.Lea-Neural", "fr-FR")
    assert Piece("deux", 0.85) in said.pieces
    assert [piece.pause for piece in said.pieces if piece.pause] == [0.4, 0.7, 0.3]


def test_unbreakable_spaces_are_words_business() -> None:
    said = voice("<Say>16,83\u00a0€\u202f!</Say>")
    assert isinstance(said, Say)
    assert said.text == "16,83\u00a0€\u202f!"


def test_messages_are_read_and_calls_and_texts_do_not_mix() -> None:
    document = "<Response><Message>Bonjour</Message><Message><Body>A</Body><Media>/m</Media></Message></Response>"
    assert twiml_reading.messaging(document) == (Message("Bonjour"), Message("A", media=("/m",)))
    with pytest.raises(TwimlRefused, match="no verb for a call"):
        twiml_reading.voice(document)
    with pytest.raises(TwimlRefused, match="no verb for a text"):
        twiml_reading.messaging("<Response><Say>Bonjour</Say></Response>")


LONG_HINT = "a" * 101
MANY_HINTS = ",".join(["a"] * 501)


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("<Record/>", "no verb for a call"),
        ("<say>Bonjour</say>", "no verb for a call"),
        ("<Say rate='slow'>Bonjour</Say>", "no attribute rate"),
        ("<Say/>", "says nothing"),
        ("<Say>A<audio src='x'/></Say>", "not SSML"),
        ("<Say>A<break time='11s'/></Say>", "0 to 10 s"),
        ("<Say>A<break time='2'/></Say>", "0 to 10 s"),
        ("<Say>A<break time='nans'/></Say>", "0 to 10 s"),
        ("<Say><prosody rate='500%'>A</prosody></Say>", "20% to 200%"),
        (f"<Say>{'a' * 4097}</Say>", "4,096"),
        ("<Gather><Hangup/></Gather>", "inside of a Gather"),
        ("<Gather><Gather/></Gather>", "inside of a Gather"),
        ("<Gather>Bonjour</Gather>", "loose"),
        ("<Gather numDigits='0'/>", "whole number from 1"),
        ("<Gather numDigits='-1'/>", "whole number from 1"),
        ("<Gather timeout='2.5'/>", "whole number from 1"),
        ("<Gather finishOnKey='#*'/>", "one key"),
        ("<Gather finishOnKey='A'/>", "one key"),
        ("<Gather input='dtmf dtmf'/>", "dtmf, speech or both"),
        ("<Gather input='voice'/>", "dtmf, speech or both"),
        ("<Gather input=''/>", "dtmf, speech or both"),
        ("<Gather method='PUT'/>", "GET or POST"),
        ("<Gather actionOnEmptyResult='yes'/>", "true or false"),
        ("<Gather maxDigits='3'/>", "no attribute maxDigits"),
        (f"<Gather hints='{MANY_HINTS}'/>", "at most 500 hints"),
        (f"<Gather hints='{LONG_HINT}'/>", "at most 100 characters"),
        ("<Dial/>", "has a number"),
        ("<Dial record='record-from-answer'>+33199000099</Dial>", "no attribute record"),
        ("<Dial><Client>a</Client></Dial>", "numbers only"),
        ("<Hangup>x</Hangup>", "loose"),
        ("<Pause length='x'/>", "whole number"),
        ("<Pay chargeAmount='7,40'/>", "12.50"),
        ("<Reject reason='no'/>", "rejected or busy"),
        ("<Play/>", "URL or digits"),
        ("Bonjour", "loose"),
    ],
)
def test_what_twilio_refuses_is_refused(inside: str, why: str) -> None:
    with pytest.raises(TwimlRefused, match=why):
        twiml_reading.voice(f"<Response>{inside}</Response>")


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ("", "not XML"),
        ("Bonjour", "not XML"),
        ("<Response>", "not XML"),
        ("<html/>", "begins with <Response>"),
        ("<Response><Say>A & B</Say></Response>", "not XML"),
        ("<!DOCTYPE r [<!ENTITY a 'b'>]><Response><Say>&a;</Say></Response>", "no document type"),
        (f"<Response><!--{'é' * 33_000}--></Response>", "64 kB"),
    ],
)
def test_what_is_no_twiml_is_refused(document: str, why: str) -> None:
    with pytest.raises(TwimlRefused, match=why):
        twiml_reading.voice(document)


def test_the_limits_themselves_are_kept() -> None:
    assert isinstance(voice(f"<Say>{'a' * 4096}</Say>"), Say)
    kept = voice(f"<Gather hints='{','.join(['a' * 100] * 500)}'/>")
    assert isinstance(kept, Gather)
    assert len(kept.hints) == 500
