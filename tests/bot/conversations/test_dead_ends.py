"""No conversation goes round for ever, says everything again at its end, or hangs up on who wants to go back."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from backend.domain.conversation import Conversation
from backend.services import conversation_keeping
from backend.services.work import Work
from bot.conversations.manager import ConversationManager
from channels.phone.twiml_reading import messaging
from channels.sms import SMS, render, thread_name
from dialogs.exchange import Connecting, Heard, Incoming
from tests.support.callers import JEANNE, LUCIEN
from tests.support.in_process import Caller
from tests.support.line import LINE, Line

MENU = "Pour autre chose, tapez 4"
RESUME = "Pour le reprendre, tapez 1"
MOST_ASIDES = 12


def caller_of(line: Line, *answers: str) -> Caller:
    return Caller(line.context).press(JEANNE.cesu, JEANNE.born, *answers)


def cut(line: Line) -> None:
    """Jeanne is cut when she has said how many hours."""
    caller_of(line, "1", "1", "3*30#").hang_up()


@pytest.mark.parametrize("words", ["laissez tomber", "retour", "revenir au menu", "menu"])
@pytest.mark.parametrize("before", ["", "PAYER MARIE", "RECU"])
def test_giving_up_by_text_is_answered(line: Line, before: str, words: str) -> None:
    if before:
        line.telephone.text(before, to=LINE, from_=LUCIEN.number)
    (answer,) = line.telephone.text(words, to=LINE, from_=LUCIEN.number)
    assert "interrompu" not in answer
    assert answer.startswith(
        ("D'accord", "On ne peut pas", "Écrivez", "Nous n'avons pas compris", "Qui voulez-vous")
    ), answer
    (balance,) = line.telephone.text("SOLDE", to=LINE, from_=LUCIEN.number)
    assert balance.startswith("Il vous reste 75 h 30")


def test_a_call_that_another_call_dropped_is_not_resumed(line: Line) -> None:
    cut(line)
    first, second = caller_of(line), caller_of(line)
    assert RESUME in first.said
    second.press("2")
    first.press("1")
    assert "ne peut plus être repris" in first.said
    assert MENU in first.said
    first.press("2")
    assert "Il vous reste quarante-deux heures" in first.said


def test_of_two_calls_that_resume_at_once_only_one_does(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    cut(line)
    callers, seen = [caller_of(line), caller_of(line)], threading.Barrier(2)
    look = conversation_keeping.last_cut

    def look_together(work: Work, here: Conversation, stage: str) -> Conversation | None:
        found = look(work, here, stage)
        seen.wait(timeout=10)
        return found

    with monkeypatch.context() as at_once, ThreadPoolExecutor(2) as pool:
        at_once.setattr(conversation_keeping, "last_cut", look_together)
        said = [caller.said for caller in pool.map(lambda caller: caller.press("1"), callers)]
    gone = ["ne peut plus être repris" in each for each in said]
    assert sorted(gone) == [False, True], said
    assert MENU in said[gone.index(True)]
    assert "seize euros et quatre-vingt-trois" in said[gone.index(False)]


@pytest.mark.parametrize("keys", ["*9", "*8"])
def test_going_back_from_the_offer_to_resume_does_not_hang_up(line: Line, keys: str) -> None:
    cut(line)
    caller = caller_of(line).press(keys)
    assert not caller.over
    assert MENU in caller.said


GIVING_UP = ["*8", "menu", "revenir au menu", "laissez tomber", "annuler"]
MARIE = ("1#", "0012345*1#", "04071975")


def give_up(caller: Caller, how: str) -> Caller:
    return caller.press(how) if how.startswith("*") else caller.say(how)


@pytest.mark.parametrize("how", GIVING_UP)
@pytest.mark.parametrize("before", [(JEANNE.cesu, JEANNE.born), (JEANNE.cesu, JEANNE.born, "2", "2"), MARIE])
def test_who_wants_the_menu_at_the_menu_hears_it_again(line: Line, before: tuple[str, ...], how: str) -> None:
    caller = give_up(Caller(line.context).press(*before), how)
    assert not caller.over
    assert caller.said.startswith("D'accord, voici le menu. | "), caller.said
    assert "tapez 4." in caller.said
    for _ in range(MOST_ASIDES - 1):
        give_up(caller, how)
    assert caller.over
    assert "conseiller" in caller.said


@pytest.mark.parametrize("how", GIVING_UP)
@pytest.mark.parametrize("before", [(), (JEANNE.cesu,), ("1#",), ("1#", "0012345*1#")])
def test_who_wants_the_menu_before_being_recognised_begins_anew(line: Line, before: tuple[str, ...], how: str) -> None:
    caller = give_up(Caller(line.context).press(*before), how)
    assert not caller.over
    assert caller.said.startswith("Ce n'est pas grave, reprenons")
    assert "Votre code CESU" in caller.said
    assert MENU in caller.press(JEANNE.cesu, JEANNE.born).said


def test_wanting_the_menu_before_being_recognised_ends_some_time(line: Line) -> None:
    caller = Caller(line.context)
    turns = 0
    while not isinstance(caller.replies[-1].listening, Connecting):
        caller.press("*8")
        turns += 1
    assert turns == 5
    assert "Un conseiller va pouvoir vous aider" in caller.said
    assert "Nous ne vous retrouvons" not in caller.said
    assert caller.press("", "*8").over, "nobody answers, and there is no menu"


@pytest.mark.parametrize("before", [(), (JEANNE.cesu, JEANNE.born), MARIE])
def test_goodbye_still_hangs_up(line: Line, before: tuple[str, ...]) -> None:
    caller = Caller(line.context).press(*before).say("au revoir")
    assert caller.over
    assert "Au revoir" in caller.said


def test_at_the_last_silence_only_the_end_is_said(line: Line) -> None:
    caller = caller_of(line, "1", "1", "3*30#", "1", JEANNE.pin)
    assert "C'est payé." in caller.said
    caller.silence().silence()
    assert caller.over
    assert caller.said.startswith("Je ne vous entends plus")
    assert "C'est payé." not in caller.said


@pytest.mark.parametrize("before", [("2",), ("3",)])
def test_goodbye_says_goodbye_and_no_balance_again(line: Line, before: tuple[str, ...]) -> None:
    caller = caller_of(line, *before, "*6")
    assert caller.over
    assert caller.said == "Merci de votre appel. Au revoir."


@pytest.mark.parametrize("keys", ["*", "*5", "#", "*7", "*9"])
def test_what_moves_nothing_ends_politely_after_some(line: Line, keys: str) -> None:
    caller = caller_of(line)
    for _ in range(MOST_ASIDES - 1):
        caller.press(keys)
        assert not caller.over
    caller.press(keys)
    assert caller.over
    assert "Au revoir" in caller.said
    assert "0805" in caller.said or "zéro | huit cent cinq" in caller.said


def test_an_answer_begins_the_count_anew(line: Line) -> None:
    caller = caller_of(line)
    for _ in range(3):
        for _ in range(MOST_ASIDES - 1):
            caller.press("*")
        caller.press("2")
        assert not caller.over


def test_going_to_and_fro_ends_too(line: Line) -> None:
    caller = caller_of(line)
    for turn in range(1000):
        caller.press("1" if turn % 2 == 0 else "*9")
        if caller.over:
            break
    assert caller.over
    assert "très long" in caller.said


def test_four_texts_at_once_from_one_sender_are_all_answered(line: Line) -> None:
    """Before there is a thread, while it is open, and when it has ended."""
    for round_ in range(3):
        answers = at_once(line, [f"SM{round_}{place:031x}" for place in range(4)])
        assert all(answer.startswith("Il vous reste 75 h 30") for answer in answers), answers
        with line.context.database.begin() as connection:
            connection.execute(text("update conversations set ended = 'script'"))


def at_once(line: Line, sids: list[str]) -> list[str]:
    start = threading.Barrier(len(sids))

    def write(sid: str) -> str:
        start.wait()
        (answer,) = line.telephone.text("SOLDE", to=LINE, from_=LUCIEN.number, message_sid=sid)
        return answer

    with ThreadPoolExecutor(len(sids)) as pool:
        return list(pool.map(write, sids))


def test_a_resumed_payment_quotes_anew_before_its_recap(line: Line) -> None:
    cut(line)
    with line.context.database.begin() as connection:
        connection.execute(text("update lots set cents_total = cents_total + 4200 where minutes_used = 0"))
    caller = caller_of(line, "1")
    said = caller.said
    assert "seize euros et quatre-vingt-trois" not in said
    assert "vingt euros et trente-trois centimes" in said, said
    caller.press("1", JEANNE.pin)
    assert "C'est payé." in caller.said


def test_a_text_thread_of_the_same_words_goes_on(line: Line) -> None:
    reception = ConversationManager(line.context)
    for number in range(MOST_ASIDES + 3):
        name = thread_name(LUCIEN.number, LINE)
        heard = Heard("text", "répétez")
        answer = reception.take_turn(
            Incoming(SMS.name, name, LINE, f"SM{number:032x}", None, heard, LUCIEN.number), render
        )
        assert len(messaging(answer)) == 1


@pytest.mark.parametrize(
    ("who", "menu"),
    [((JEANNE.cesu, JEANNE.born), "Pour payer quelqu'un qui vous aide, tapez 1"), (MARIE, "Que voulez-vous faire")],
)
def test_the_menu_is_wanted_at_the_menu_while_an_adviser_is_offered(
    line: Line, who: tuple[str, ...], menu: str
) -> None:
    caller = Caller(line.context).press(*who, "0", "1", "*8")
    assert menu in caller.said
