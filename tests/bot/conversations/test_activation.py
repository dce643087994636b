"""Who has a letter with an activation code chooses their PIN in the first call, safely, and pays with it."""

from datetime import date

import pytest

from tests.support.callers import JEANNE, LUCIEN
from tests.support.in_process import Caller
from tests.support.letters_at_home import CODE, give_letter, held_by, take_pin
from tests.support.line import Line

WRONG, CHOSEN, OTHER = "4071936259", "274096", "274069"
OWN, NO_TEXTS, HEARD = "1", "2", "2"
PAY = ("1", "1", "3*30#", "1")
READY, RING, ASKED, HOW, CHOOSE, AGAIN = (
    "avec le code d'activation de notre courrier",
    "être rappelé et le choisir, au numéro qui finit par dix-sept",
    "Tapez le code d'activation",
    "Pour le choisir vous-même",
    "Tapez six chiffres",
    "deuxième fois",
)
CONNECTING = "Je vous passe un conseiller"
DONE, USED_UP, MENU = (
    "C'est fait. Avec ce code secret, vous pouvez payer",
    "ne peut plus servir",
    "Pour autre chose, tapez 4",
)

HAS_A_PIN = """
select count(*) from pins join beneficiaries b on b.id = beneficiary_id where cesu_code = '31000017'
"""


@pytest.fixture
def number(line: Line) -> int:
    """Jeanne has no PIN, and a letter."""
    return give_letter(line.context.database)


def ring(line: Line, *answers: str) -> Caller:
    return Caller(line.context).press(JEANNE.cesu, JEANNE.born, *answers)


def warnings(line: Line) -> list[str]:
    return [str(key).split(":")[1] for (key,) in line.rows("select key from outbox where key like 'warning:%'")]


@pytest.mark.usefixtures("number")
def test_from_the_code_to_the_first_payment(line: Line) -> None:
    caller = ring(line)
    assert READY in caller.said
    assert ASKED in caller.press("1").said
    assert HOW in caller.press(CODE).said
    assert CHOOSE in caller.press(OWN).said
    assert AGAIN in caller.press(CHOSEN).said
    assert DONE in caller.press(CHOSEN).said
    assert "gardé par Domiserve" in caller.press(NO_TEXTS).said
    assert MENU in caller.press(HEARD).said
    assert warnings(line) == ["pin_chosen"]
    assert line.one("select count(*) from activation_codes") == 0
    assert "C'est payé." in caller.press(*PAY, CHOSEN).said


@pytest.mark.usefixtures("number")
def test_who_wants_to_pay_without_the_letter_is_offered_it_again_and_goes_on_to_pay(line: Line) -> None:
    caller = ring(line, "2")
    assert RING in caller.said
    assert MENU in caller.press("2").said
    assert READY in caller.press("1").said
    caller.press("1", CODE, OWN, CHOSEN, CHOSEN)
    assert DONE in caller.said
    caller.press(NO_TEXTS, HEARD)
    assert "Qui voulez-vous payer" in caller.said
    assert "C'est payé." in caller.press("1", "3*30#", "1", CHOSEN).said


@pytest.mark.usefixtures("number")
def test_the_wrong_code_three_times_closes_the_way(line: Line) -> None:
    caller = ring(line, "1", WRONG)
    assert "essayez encore" in caller.said
    assert "un seul essai" in caller.press(WRONG).said
    caller.press(WRONG)
    assert USED_UP in caller.said
    assert CONNECTING in caller.said
    assert warnings(line) == ["code_used_up"]
    assert line.rows("select kind from tasks") == [("activation.code_used_up",)]
    again = ring(line)
    assert READY not in again.said
    assert RING in again.press("1").said


@pytest.mark.usefixtures("number")
def test_the_count_goes_across_calls_until_the_code_is_right(line: Line) -> None:
    ring(line, "1", WRONG).hang_up()
    assert "un seul essai" in ring(line, "1", WRONG).said
    assert HOW in ring(line, "1", CODE).said
    assert "essayez encore" in ring(line, "1", WRONG).said


@pytest.mark.usefixtures("number")
def test_what_is_no_code_costs_no_try(line: Line) -> None:
    caller = ring(line, "1").press("407#").say("quatre cent sept").silence()
    assert line.one("select fails from activation_codes") == 0
    assert not caller.over


def test_who_has_no_letter_that_is_good_and_no_number_has_one_sent_once(line: Line) -> None:
    give_letter(line.context.database, until=date(2026, 3, 9))
    line.change("delete from beneficiary_phones")
    for told in ("Nous vous envoyons un courrier", "Votre courrier est déjà demandé"):
        caller = ring(line)
        assert READY not in caller.said
        assert "nous n'avons pas de numéro où vous rappeler" in caller.press("1").said
        assert told in caller.press("1").said
        assert MENU in caller.said
    assert line.rows("select kind from tasks where kind like 'activation%'") == [("activation.letter_wanted",)]


@pytest.mark.parametrize(("key", "told"), [("2", "Je vous passe un conseiller"), ("3", "ce sera pour un autre jour")])
def test_nobody_is_sent_a_letter_that_they_have_not_chosen(line: Line, key: str, told: str) -> None:
    take_pin(line.context.database)
    line.change("delete from beneficiary_phones")
    assert told in ring(line).press("1", key).said
    assert line.rows("select kind from tasks where kind like 'activation%'") == []


@pytest.mark.usefixtures("number")
def test_a_code_that_expires_during_the_call_is_not_looked_at(line: Line) -> None:
    caller = ring(line, "1")
    line.clock.move(days=60)
    caller.press(CODE)
    assert "n'est plus valable" in caller.said
    assert line.one(HAS_A_PIN) == 0


def test_who_has_neither_pin_nor_letter_may_have_one_sent_instead_of_a_call(line: Line) -> None:
    take_pin(line.context.database)
    caller = ring(line)
    assert READY not in caller.said
    assert RING in caller.press("1").said
    assert "Nous vous envoyons un courrier" in caller.press("2").said
    assert line.rows("select kind from tasks") == [("activation.letter_wanted",)]
    assert warnings(line) == ["letter_asked"]


@pytest.mark.parametrize("weak", ["111111", "123456", "654321", "120338", "380312", "031238", "031938", "310000"])
@pytest.mark.usefixtures("number")
def test_a_pin_that_is_easy_to_guess_is_refused(line: Line, weak: str) -> None:
    caller = ring(line, "1", CODE, OWN, weak)
    assert "trop facile à deviner" in caller.said
    assert CHOOSE in caller.said
    assert DONE in caller.press(CHOSEN, CHOSEN).said


@pytest.mark.usefixtures("number")
def test_two_different_keyings_begin_again_and_end_some_time(line: Line) -> None:
    caller = ring(line, "1", CODE, OWN)
    for _ in range(4):
        caller.press(CHOSEN, OTHER)
        assert "pas les mêmes" in caller.said
        assert CHOOSE in caller.said
    assert CONNECTING in caller.press(CHOSEN, OTHER).said
    assert line.one(HAS_A_PIN) == 0
    assert DONE in ring(line, "1", CODE, OWN, CHOSEN, CHOSEN).said


@pytest.mark.usefixtures("number")
def test_a_call_that_is_cut_begins_again_with_the_code(line: Line) -> None:
    ring(line, "1", CODE, OWN, CHOSEN).hang_up()
    caller = ring(line)
    assert READY in caller.said
    assert ASKED in caller.press("1").said
    assert DONE in caller.press(CODE, OWN, CHOSEN, CHOSEN).said


@pytest.mark.usefixtures("number")
def test_the_proof_of_one_call_opens_no_other(line: Line) -> None:
    ring(line, "1", CODE)
    stranger = ring(line, "1")
    for _ in range(2):
        assert "code d'activation" in stranger.press(CHOSEN).said
    assert CHOOSE not in stranger.said
    assert line.one(HAS_A_PIN) == 0


@pytest.mark.usefixtures("number")
def test_a_proof_does_not_wait_for_ever(line: Line) -> None:
    caller = ring(line, "1", CODE, OWN)
    line.clock.move(minutes=31)
    assert "n'est plus valable" in caller.press(CHOSEN).said
    assert CONNECTING in caller.said


@pytest.mark.usefixtures("number")
def test_of_two_calls_with_the_code_one_sets_the_pin(line: Line) -> None:
    first, second = ring(line, "1", CODE, OWN), ring(line, "1", CODE, OWN)
    assert DONE in first.press(CHOSEN, CHOSEN).said
    assert CONNECTING in second.press(OTHER).said
    assert "C'est payé." in first.press(NO_TEXTS, HEARD, *PAY, CHOSEN).said


@pytest.mark.usefixtures("number")
def test_going_back_or_to_the_menu_undoes_no_count(line: Line) -> None:
    caller = ring(line, "1", WRONG).press("*8")
    assert MENU in caller.said
    assert line.one("select fails from activation_codes") == 1
    caller.press("1", "1", CODE).press("*9")
    assert MENU in caller.said
    assert line.one(HAS_A_PIN) == 0


@pytest.mark.usefixtures("number")
def test_a_mobile_is_registered_only_with_a_pin(line: Line) -> None:
    caller = ring(line, "2", "2", "4", "1", "1")
    assert READY in caller.said
    caller.press("1", CODE, OWN, CHOSEN, CHOSEN, NO_TEXTS, HEARD)
    assert "Donnez le numéro à ajouter" in caller.said


def test_who_has_a_pin_hears_nothing_of_it(line: Line) -> None:
    give_letter(line.context.database, LUCIEN)
    assert ring(line).said.startswith("Bonjour madame Martin. Pour payer")


@pytest.mark.usefixtures("number")
def test_nothing_keyed_stays_or_is_logged_or_said_anywhere(line: Line, capfd: pytest.CaptureFixture[str]) -> None:
    told = []
    for answers in (("1", WRONG, CODE, OWN, "111111", CHOSEN, OTHER, CHOSEN), ("1", CODE, OWN, CHOSEN, CHOSEN)):
        caller = ring(line, *answers)
        told += [each for reply in caller.replies for each in reply.says]
        caller.hang_up()
    shown = " ".join((*told, *capfd.readouterr()))
    assert held_by(line, CODE, WRONG, CHOSEN, OTHER) == []
    assert not [one for one in (CODE, WRONG, CHOSEN, OTHER) if one in shown]
