"""Zero connects to an adviser, and whatever happens on the way: rung once, told what it is about, and never lost."""

import dataclasses
from collections.abc import Callable
from xml.etree.ElementTree import fromstring

import httpx2
import pytest
from sqlalchemy.exc import OperationalError

from backend.domain.transfer import CallSubject, TransferEnd
from backend.services import adviser_tasks, call_list
from backend.services.work import Work
from bot.context import AppContext
from bot.conversations.manager import ConversationManager
from bot.conversations.turn import take_turn
from bot.engine.answer_handler import MOST_ASIDES
from channels.phone.dialing import ANYBODY
from channels.phone.mischief import Twice
from channels.phone.phone_call import Call
from channels.signature import sign
from dialogs.exchange import Connecting, Heard, Incoming, Reply
from tests.support.callers import JEANNE, LUCIEN, waiting
from tests.support.in_process import Caller
from tests.support.line import LINE, TOKEN, Line

HOURS = (JEANNE.cesu, JEANNE.born, "1", "1")
BLOCKED = (*HOURS, "2*00#", "1", "111111", "111111", "111111")
CONNECTING, BACK, WHEN = "Je vous passe un conseiller", "de nouveau avec Allô CESU", "qu'un conseiller vous rappelle"


class Transferred(Caller):
    """Somebody who has asked for an adviser; the test plays Twilio."""

    def end(self, end: TransferEnd = "talked", turn: int | None = None) -> "Transferred":
        self.hear(Heard("transfer", "", transfer=end), turn)
        return self

    @property
    def connecting(self) -> bool:
        return isinstance(self.replies[-1].listening, Connecting)

    def ask_again(self) -> str:
        """Twilio's fallback asks, without any result."""
        asked = Incoming("voice", self.sid, LINE, None, None, None, self.number)
        self.rendered = self.manager.take_turn(asked, self.keep)
        return self.said


def at_the_hours(line: Line) -> Transferred:
    return Transferred(line.context).press(*HOURS, "0")  # type: ignore[return-value]


def call_backs(line: Line) -> list[dict[str, object]]:
    with line.context.database.begin() as connection:
        work = Work(connection, line.clock())
        found = adviser_tasks.open_tasks(work, "call_back")
        return [call_list.shown(task, call_list.numbers_of(work, found)) for task in found]


def test_twilio_rings_the_adviser_whispers_and_tells_how_it_ended(line: Line) -> None:
    caller = at_the_hours(line)
    assert CONNECTING in caller.said
    dial = fromstring(caller.rendered).find("Dial")
    assert dial is not None
    asked = ("timeout", "timeLimit", "callerId", "answerOnBridge", "ringTone")
    assert [dial.get(name) for name in asked] == ["30", "3600", LINE, "true", "fr"]
    assert dial.attrib["action"].startswith(f"/twilio/voice?turn={caller.turn}&transfer=asked")
    (number,) = dial
    assert (number.text, number.get("url")) == (
        "+33805530020", "/twilio/voice/whisper?conversation=1&topic=payment&payee=1&known=true",
    )  # fmt: skip
    assert BACK in caller.end().said
    assert "Combien d'heures" in caller.said
    assert "Vous payez deux heures" in caller.press("2#").said


@pytest.mark.parametrize("end", ["no_answer", "busy", "failed"])
def test_where_nobody_answers_a_call_back_is_offered_and_the_question_asked_again(line: Line, end: TransferEnd) -> None:
    caller = at_the_hours(line).end(end)
    assert WHEN in caller.said
    caller.press("1", "1")
    assert "dès que possible" in caller.said
    assert "Combien d'heures" in caller.said
    about = {"programme": "apa31", "beneficiary": 1, "topic": "payment", "payee": 1, "conversation": 1}
    about["known_number"] = True
    assert call_backs(line) == [about | {"number": JEANNE.number}]
    assert "doit déjà vous rappeler" in caller.press("0").end(end).said  # type: ignore[attr-defined]
    assert len(call_backs(line)) == 1
    assert JEANNE.number not in str(line.rows("select journal, opening from conversations"))


def test_outside_the_hours_they_are_told_and_a_day_can_be_chosen(line: Line) -> None:
    line.clock.move(hours=10, minutes=1)  # Tuesday, one minute past eight in the evening
    caller = at_the_hours(line)
    assert not caller.connecting
    assert "absents en ce moment. Ils répondent du lundi" in caller.said
    assert "mercredi onze mars, tapez 1" in caller.press("2").said
    assert "Pour le matin" in caller.press("2").said
    caller.press("2", "2", "0639980042")
    assert "jeudi douze mars, l'après-midi" in caller.said
    (wish,) = call_backs(line)
    assert (wish["day"], wish["part"], wish["number"]) == ("2026-03-12", "afternoon", "+33639980042")
    assert "Combien d'heures" in caller.said


def test_on_a_holiday_nobody_is_rung(line: Line) -> None:
    line.clock.move(days=27)  # Easter Monday, ten in the morning
    assert not at_the_hours(line).connecting


def test_without_a_number_to_ring_callers_are_called_back(line: Line) -> None:
    apa = line.context.programmes["apa31"]
    alone = apa.model_copy(update={"adviser": apa.adviser.model_copy(update={"phone": None})})
    context = dataclasses.replace(line.context, programmes={**line.context.programmes, "apa31": alone})
    caller = Transferred(context).press(*HOURS, "0")
    assert "Les conseillers rappellent" in caller.said
    assert WHEN in caller.said


def test_who_is_not_recognised_is_told_nothing_and_may_be_called_back(line: Line) -> None:
    caller = Transferred(line.context, number="+266696687").press("0")
    assert caller.end("no_answer").press("1", "0639980042").said.startswith("C'est noté")  # type: ignore[attr-defined]
    (wish,) = call_backs(line)
    assert wish == {
        "programme": "apa31", "topic": "identification", "conversation": 1, "number": "+33639980042",
    }  # fmt: skip
    assert "Votre code CESU" in caller.said


def test_a_blocked_pin_hands_over_and_the_menu_goes_on(line: Line) -> None:
    caller = Transferred(line.context).press(*BLOCKED)
    assert "bloqués" in caller.said
    assert caller.connecting  # type: ignore[attr-defined]
    caller.end("no_answer").press("3")  # type: ignore[attr-defined]
    assert "Pour payer, tapez 1" in caller.said
    assert "Il vous reste quarante-deux heures" in caller.press("2").said


def test_the_line_comes_back_after_an_adviser_only_where_it_goes_on(line: Line) -> None:
    at_the_menu = Transferred(line.context).press(*BLOCKED).end()  # type: ignore[attr-defined]
    assert at_the_menu.said.count(BACK) == 1
    assert "Pour payer, tapez 1" in at_the_menu.said
    unknown = Transferred(line.context)
    for born in ("13031938", "14031938", "15031938"):
        unknown.press(JEANNE.cesu, born)
    assert unknown.end().said == "Merci de votre appel. Au revoir."
    asked = Transferred(line.context)
    for born in ("13031938", "14031938", "15031938"):
        asked.press(LUCIEN.cesu, born)
    assert "Pour ne pas être rappelé, tapez 3." in asked.end("no_answer").said


def test_each_webhook_twice_rings_once(line: Line) -> None:
    twice = Twice()
    call = line.telephone.dial(LINE, JEANNE.number, mischief=twice)
    for keys in (*HOURS, "0"):
        call.press(keys)
    assert all(first == again for first, again in twice.answers)
    assert call.dialed == ["+33805530020"]
    assert waiting(line.context.database, call) == "pay.hours"


@pytest.mark.parametrize("will", ["machine", "declines"])
def test_an_answering_machine_takes_nobody_and_records_nobody_s_name(line: Line, will: str) -> None:
    call = ring(line, will)
    assert {*to_the_adviser(call)} == {"Un appel d'Allô CESU. Pour savoir qui appelle, et le prendre, tapez 1."}
    assert any("Aucun conseiller n'a pu vous répondre" in text for text in call.heard)


def test_who_calls_is_told_once_somebody_has_keyed_and_again_if_wanted(line: Line) -> None:
    call = ring(line, "completed")
    question, who = to_the_adviser(call)
    assert "tapez 1" in question
    assert "madame Martin, code trois un zéro zéro" in who
    assert "Marie Dupont" in who
    assert any(BACK in text for text in call.heard)
    about = "conversation=1&topic=payment&payee=1&known=true"
    again = post(line, f"/twilio/voice/told?{about}", Digits="2")
    assert "madame Martin" in again
    assert "madame Martin" not in post(line, f"/twilio/voice/told?{about}", Digits="1")
    assert "Hangup" in post(line, f"/twilio/voice/taken?{about}", Digits="2")


def to_the_adviser(call: Call) -> list[str]:
    told = (text for text in call.heard if text.startswith("(au conseiller)"))
    return [text.removeprefix("(au conseiller) ") for text in told]


def post(line: Line, path: str, **form: str) -> str:
    """What Twilio is answered."""
    form = {"CallSid": "CA1"} | form
    headers = {"X-Twilio-Signature": sign(TOKEN, line.url + path, form)}
    answer = httpx2.post(line.url + path, data=form, headers=headers, trust_env=False)
    assert answer.is_success
    return answer.text


def ring(line: Line, will: str) -> Call:
    line.telephone.others[ANYBODY] = will
    call = line.telephone.dial(LINE, JEANNE.number)
    for keys in (*HOURS, "0"):
        call.press(keys)
    return call


def test_who_hangs_up_while_it_rings_is_gone_and_can_resume_next_time(line: Line) -> None:
    caller: Transferred = Transferred(line.context).press(*HOURS, "2#", "0")  # type: ignore[assignment]
    caller.hang_up()
    assert caller.end("no_answer").over
    assert line.rows("select ended, stage from conversations") == [("cut", "resumable")]
    again = Caller(line.context).press(JEANNE.cesu, JEANNE.born)
    assert "Pour le reprendre" in again.said
    assert "Vous payez deux heures à Marie Dupont" in again.press("1").said


def test_a_result_that_comes_again_or_late_asks_nothing_twice(line: Line) -> None:
    caller = at_the_hours(line)
    turn = caller.turn
    first = caller.end("no_answer").rendered
    caller.hear(Heard("transfer", "", transfer="no_answer"), turn)
    assert caller.rendered == first
    caller.press("3")
    caller.hear(Heard("transfer", "", transfer="talked"), turn)
    assert caller.rendered == first, "what was answered before is answered again"
    assert line.one("select waiting from conversations") == "pay.hours"


def test_where_the_result_is_lost_nobody_is_rung_again(line: Line) -> None:
    caller = at_the_hours(line)
    assert WHEN in caller.ask_again()
    assert "<Dial" not in caller.rendered


def test_a_result_survives_the_line_s_own_faults(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = [True, True]

    def take_at_last(context: AppContext, incoming: Incoming, render: Callable[[Reply], str]) -> str:
        if incoming.heard and incoming.heard.transfer and faults:
            faults.pop()
            raise OperationalError("select 1", {}, Exception("the database is away"))
        return take_turn(context, incoming, render)

    monkeypatch.setattr("bot.conversations.manager.take_turn", take_at_last)
    call = ring(line, "busy")
    heard = " ".join(call.heard)
    assert "Un instant s'il vous plaît" in heard
    assert "Tous nos conseillers sont déjà au téléphone" in heard
    assert call.dialed == ["+33805530020"]


def test_a_conversation_with_an_adviser_is_not_closed_as_idle(line: Line) -> None:
    caller, silent = at_the_hours(line), Caller(line.context).press(LUCIEN.cesu)
    line.clock.move(minutes=50)
    tidying = ConversationManager(line.context)
    assert tidying.tidy() == 1
    assert line.rows("select ended from conversations where external_id = :sid", sid=silent.sid) == [("cut",)]
    assert "Combien d'heures" in caller.end().said
    assert at_the_hours(line).connecting
    line.clock.move(minutes=70)
    assert tidying.tidy() == 2


def test_the_whisper_says_who_and_that_the_pin_is_blocked_and_is_signed(line: Line) -> None:
    caller = Transferred(line.context).press(*BLOCKED)
    assert "Son code secret est bloqué" in caller.manager.whisper(1, CallSubject("pin"))
    assert "Nous ne savons pas qui appelle" in caller.manager.whisper(99, CallSubject("pin"))
    for path in ("whisper", "taken", "told"):
        signed = f"/twilio/voice/{path}?conversation=1"
        form = {"CallSid": "CA1", "Digits": "1"}
        headers = {"X-Twilio-Signature": "forged"}
        assert httpx2.post(line.url + signed, data=form, headers=headers, trust_env=False).status_code == 403
        assert post(line, signed, Digits="1")


def test_the_whisper_says_when_a_code_and_a_birth_date_are_all_that_is_known(line: Line) -> None:
    stranger = Transferred(line.context, number="+33639980099").press(*HOURS, "0")
    assert "&known" not in stranger.rendered.replace("&amp;", "&")
    told = stranger.manager.whisper(1, CallSubject("payment", 1))
    assert "madame Martin" in told
    assert "Ce numéro n'est pas dans son dossier : vérifiez qui appelle." in told
    assert "vérifiez" not in stranger.manager.whisper(1, CallSubject("payment", 1, known_number=True))
    stranger.end("no_answer").press("1", "1")  # type: ignore[attr-defined]
    assert [wish["known_number"] for wish in call_backs(line)] == [False]


def test_who_picks_up_a_call_of_ours_is_not_named_and_a_trusted_person_is_told_apart(line: Line) -> None:
    caller = at_the_hours(line)
    line.change("update conversations set opening = jsonb_build_object('call_back_id', 1)")
    told = caller.manager.whisper(1, CallSubject("pin"))
    assert "nous avons appelée" in told
    assert "Martin" not in told
    sentence = line.context.speaker("apa31", "speech", line.clock().date()).say
    values = {"caller": None, "code": None, "standing": None, "payee": None, "topic": "account", "known_number": False}
    assert "nous avons appelée" in sentence("adviser.whisper", placed=True, trusted=False, **values)
    assert "proche de confiance" in sentence("adviser.whisper", placed=False, trusted=True, **values)


def test_the_whisper_needs_no_database(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    told = at_the_hours(line).manager
    monkeypatch.setattr("bot.conversations.manager.whispered", lambda *_: 1 / 0)
    assert told.whisper(1, CallSubject("payment")).startswith("Nous ne savons pas qui appelle")


def test_who_cannot_be_understood_is_connected_and_can_resume_next_time(line: Line) -> None:
    caller = Transferred(line.context).press(*HOURS, "2#", "9", "9", "9")
    assert "Je n'arrive pas à vous comprendre" in caller.said
    assert caller.connecting  # type: ignore[attr-defined]
    assert caller.end().over  # type: ignore[attr-defined]
    assert caller.said == "Merci de votre appel. Au revoir."
    assert "Pour le reprendre" in Caller(line.context).press(JEANNE.cesu, JEANNE.born).said


def test_by_text_the_number_and_a_call_back(line: Line) -> None:
    (answer,) = line.telephone.text("CONSEILLER", to=LINE, from_=LUCIEN.number)
    assert "0 805 530 020" in answer
    assert answer.endswith("Pour qu'il vous rappelle, répondez RAPPEL.")
    assert line.telephone.text("RAPPEL", to=LINE, from_=LUCIEN.number)[0].startswith("C'est noté")
    assert line.telephone.text("rappelez moi svp", to=LINE, from_=LUCIEN.number)[0].startswith("C'est déjà noté")
    stranger = "+33639980077"
    assert line.telephone.text("RAPPEL", to=LINE, from_=stranger)[0].startswith("C'est noté")
    wishes = call_backs(line)
    assert [wish["number"] for wish in wishes] == [LUCIEN.number, stranger]
    assert "beneficiary" in wishes[0]
    assert "beneficiary" not in wishes[1]


def test_zero_again_and_again_ends_some_time(line: Line) -> None:
    caller = Transferred(line.context)
    for _ in range(MOST_ASIDES - 1):
        assert caller.press("0").end("talked").over is False  # type: ignore[attr-defined]
    assert caller.press("0").over
