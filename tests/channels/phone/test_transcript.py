"""A transcript reads like a call, reads back, and tells when the line no longer says what was signed."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.phone.acts import Act, ActNotUnderstood, parse
from channels.phone.playing import answers_another_question, differences, mask, play
from channels.phone.transcript import PARIS, Transcript, TranscriptUnreadable, Written, plain, read
from tests.channels.phone.server import FakeLine, Received

SIGNED = """\
# Jeanne pays Marie three hours and a half
# call from +33 1 99 00 00 17 to +33 1 99 00 00 31, on Tuesday 10 March 2026 at 10:00
Allô CESU : Bonjour, ici Allô CESU, la ligne qui paie vos intervenants à domicile. Tapez votre code
            CESU à huit chiffres.
Jeanne    : [3 1 0 0 0 0 1 7]
Allô CESU : Combien d'heures ?
Jeanne    : « trois heures et demie »
Allô CESU : Référence A B 1 2.
Jeanne    : (silence)
Allô CESU : Au revoir.
"""


def jeanne(request: Received) -> str:
    """Serve the call of the signed transcript."""
    if request.params.get("Digits"):
        return '<Gather input="speech" action="/twilio/voice"><Say>Combien d\'heures ?</Say></Gather>'
    if "SpeechResult" in request.params:
        return "<Gather><Say>Référence A B 1 2.</Say></Gather><Say>Au revoir.</Say>"
    welcome = "Bonjour, ici Allô CESU, la ligne qui paie vos intervenants à domicile. "
    return f'<Gather numDigits="8"><Say>{welcome}Tapez votre code CESU à huit chiffres.</Say></Gather>'


def test_it_reads_like_a_call_and_writes_itself_again() -> None:
    transcript = read(SIGNED)
    assert (transcript.from_, transcript.to) == ("+33199000017", "+33199000031")
    assert transcript.at == datetime(2026, 3, 10, 10, 0, tzinfo=PARIS)
    assert transcript.caller == "Jeanne"
    assert transcript.acts == [
        Act("keys", "31000017"),
        Act("speech", "trois heures et demie"),
        Act("silence"),
    ]
    assert transcript.lines[0].text.endswith("Tapez votre code CESU à huit chiffres.")
    assert transcript.write() == SIGNED


def test_it_is_played_and_compared(line: FakeLine) -> None:
    line.on("/twilio/voice", jeanne)
    signed = read(SIGNED)
    played = play(signed, line.telephone())
    assert differences(signed, played) == []
    assert played.write() == SIGNED


def test_what_the_line_says_otherwise_is_shown(line: FakeLine) -> None:
    line.on("/twilio/voice", jeanne)
    signed = read(SIGNED.replace("A B 1 2", "C D 3 4").replace("Au revoir", "Adieu"))
    found = differences(signed, play(signed, line.telephone()))
    assert "-Allô CESU : Adieu." in found
    assert "+Allô CESU : Référence A B 1 2." in found
    masked = differences(signed, play(signed, line.telephone()), mask(reference=r"[A-Z] [A-Z] \d \d"))
    assert [row for row in masked[3:] if row[0] in "+-"] == ["-Allô CESU : Adieu.", "+Allô CESU : Au revoir."]


def test_a_caller_with_nothing_left_to_do_hangs_up_and_one_hung_up_on_does_no_more(line: FakeLine) -> None:
    line.on("/twilio/voice", jeanne)
    short = read(SIGNED.partition("Allô CESU : Combien")[0])
    assert play(short, line.telephone()).lines[-1] == Written("caller", "(raccroche)")
    line.on("/twilio/voice", "<Say>Fermé.</Say>")
    assert play(read(SIGNED), line.telephone()).lines == (Written("line", "Fermé."),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "begins with"),
        ("# Titre\n# call to nobody\n", "begins with"),
        (SIGNED.replace("Tuesday", "Monday"), "is a Tuesday"),
        (SIGNED.replace("10 March", "32 March"), "no day"),
        (SIGNED.replace("March", "Marsh"), "no day"),
        (SIGNED + "Paul : [1]\n", "Jeanne and Paul"),
        (SIGNED + "et puis ?\n", "says nothing"),
    ],
)
def test_what_is_no_transcript_is_refused(text: str, why: str) -> None:
    with pytest.raises(TranscriptUnreadable, match=why):
        read(text)


@pytest.mark.parametrize("text", ["(dort)", "[]", "[1 a]", "oui", "« oui", ""])
def test_what_no_caller_can_do_is_refused(text: str) -> None:
    with pytest.raises(ActNotUnderstood):
        parse(text)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).map(plain).filter(bool)
AFTER = st.none() | st.integers(0, 99).map(lambda tenths: tenths / 10)
ACTS = st.one_of(
    st.builds(Act, st.just("keys"), st.text("0123456789*#", min_size=1), after=AFTER, waits=st.booleans()),
    st.builds(Act, st.just("speech"), WORDS, st.sampled_from([0.0, 0.42, 0.9, 1.0]), AFTER),
    st.builds(Act, st.sampled_from(["silence", "hang_up"]), after=AFTER),
)
LINES = st.one_of(
    st.builds(Written, st.just("line"), WORDS),
    st.builds(Written, st.just("caller"), ACTS.map(lambda act: act.text)),
)


@given(ACTS)
def test_every_act_reads_back(act: Act) -> None:
    assert parse(act.text) == act


@given(st.lists(LINES), st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001
def test_every_transcript_reads_back(lines: list[Written], at: datetime | None) -> None:
    when = at and at.replace(second=0, microsecond=0, tzinfo=PARIS)
    caller = "Jeanne" if any(one.who == "caller" for one in lines) else "Appelant"
    transcript = Transcript("Un titre", "+33199000017", "anonymous", when, caller, tuple(lines), ("note",))
    assert read(transcript.write()) == transcript


ASKED = """\
# Jeanne pays
# call from +33 1 99 00 00 17 to +33 1 99 00 00 31
Allô CESU : Combien d'heures ?
Jeanne    : [3 #] ← pay.hours
Allô CESU : Votre code secret ?
Jeanne    : [4 8 2 9 1 5] ← pay.pin
"""


def test_an_act_names_the_question_that_it_answers() -> None:
    transcript = read(ASKED)
    assert [(line.text, line.question) for line in transcript.lines if line.who == "caller"] == [
        ("[3 #]", "pay.hours"),
        ("[4 8 2 9 1 5]", "pay.pin"),
    ]
    assert transcript.write() == ASKED


def test_an_act_that_would_answer_another_question_is_told() -> None:
    asked_more = ASKED.replace("pay.pin", "pay.motive")
    (told,) = answers_another_question(read(ASKED), read(asked_more))
    assert told == "[4 8 2 9 1 5] was signed as an answer to pay.pin, and now answers pay.motive."
    unanswered = ASKED.replace(" ← pay.hours", "").replace(" ← pay.pin", "")
    assert answers_another_question(read(unanswered), read(ASKED)) == []


def test_new_questions_are_answered_as_told(line: FakeLine) -> None:
    line.on("/twilio/voice", jeanne)
    waiting = iter(["cesu_code", "hours", "hours", "reference", "reference"])
    signed = read(SIGNED.replace("Jeanne    : [3 1 0 0 0 0 1 7]\n", ""))
    new = {"cesu_code": Act("keys", "31000017")}
    played = play(signed, line.telephone(), asked=lambda _: next(waiting), new=new)
    assert [(row.text, row.question) for row in played.lines if row.who == "caller"][:2] == [
        ("[3 1 0 0 0 0 1 7]", "cesu_code"),
        ("« trois heures et demie »", "hours"),
    ]
