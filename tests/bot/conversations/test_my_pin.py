"""A PIN is changed, forgotten, blocked for a time; what follows the first one is asked and told once."""

import pytest

from backend.services.pins import Pins
from backend.storage import activation_codes
from tests.support.callers import JEANNE, LUCIEN
from tests.support.in_process import Caller
from tests.support.letters_at_home import CODE, GOOD_UNTIL, give_letter, held_by
from tests.support.line import Line
from tests.support.postgres import PEPPER

WRONG, CHOSEN, OTHER = "739164", "274096", "384016"
PAY = ("1", "1", "3*30#", "1")
CHANGE, FORGOTTEN = ("4", "2", "1"), ("4", "2", "2")
PAID, MENU = "C'est payé.", "Pour autre chose, tapez 4"


def ring(line: Line, *answers: str, number: str = JEANNE.number) -> Caller:
    return Caller(line.context, number).press(JEANNE.cesu, JEANNE.born, *answers)


def warnings(line: Line) -> list[str]:
    return [str(key).split(":")[1] for (key,) in line.rows("select key from outbox where key like 'warning:%'")]


def write_to(line: Line, cesu: str = JEANNE.cesu) -> None:
    """A letter was written to somebody who has a PIN."""
    number = int(str(line.one("select id from beneficiaries where cesu_code = :cesu", cesu=cesu)))
    with line.context.database.begin() as connection:
        activation_codes.put(connection, number, Pins(PEPPER).seal_activation(number, CODE), GOOD_UNTIL)


def test_the_pin_is_changed_by_the_old_one(line: Line) -> None:
    caller = ring(line, *CHANGE)
    assert "votre code secret d'aujourd'hui" in caller.said
    assert "essayez" in caller.press(WRONG).said.lower()
    caller.press(JEANNE.pin, "1", CHOSEN)
    assert "deuxième fois" in caller.said
    assert "l'ancien ne sert plus" in caller.press(CHOSEN).said
    assert "Ce n'est pas le bon code" in caller.press(*PAY, JEANNE.pin).said
    assert PAID in caller.press(CHOSEN).said
    assert warnings(line).count("pin_changed") == 1
    assert held_by(line, JEANNE.pin, CHOSEN, WRONG) == []


@pytest.mark.parametrize("said", ["changer mon code", "je voudrais un nouveau code secret"])
def test_it_is_changed_by_saying_so_at_the_menu(line: Line, said: str) -> None:
    caller = ring(line).say(said)
    assert "votre code secret d'aujourd'hui" in caller.said
    caller.press(JEANNE.pin).say("choisir").press(CHOSEN, CHOSEN)
    assert "l'ancien ne sert plus" in caller.said


def test_a_change_that_is_cut_or_given_up_leaves_the_old_one(line: Line) -> None:
    ring(line, *CHANGE, JEANNE.pin, "1", CHOSEN).hang_up()
    caller = ring(line, *CHANGE, JEANNE.pin, "1", CHOSEN, "*8")
    assert MENU in caller.said
    assert PAID in caller.press(*PAY, JEANNE.pin).said
    assert "pin_changed" not in warnings(line)


def test_a_proof_of_another_call_changes_nothing(line: Line) -> None:
    ring(line, *CHANGE, JEANNE.pin)
    stranger = ring(line, *CHANGE)
    for _ in range(2):
        assert "bon code" in stranger.press(CHOSEN).said
    assert line.one("select count(*) from pin_choices") == 1


@pytest.mark.parametrize("way", ["menu", "said", "asked"])
def test_a_forgotten_pin_with_a_letter_at_hand(line: Line, way: str) -> None:
    write_to(line)
    caller = ring(line)
    if way == "said":
        caller.say("j'ai oublié mon code")
    else:
        caller.press(*(FORGOTTEN if way == "menu" else (*PAY, "*3")))
    assert "notre dernier courrier" in caller.said
    caller.press("1", CODE, "1", CHOSEN, CHOSEN)
    assert MENU in caller.said, "the first steps are for the first PIN"
    assert PAID in caller.press(*PAY, CHOSEN).said


def test_who_has_forgotten_it_and_is_at_no_number_gets_a_letter_once(line: Line) -> None:
    line.change("delete from beneficiary_phones")
    assert "nous n'avons pas de numéro où vous rappeler" in ring(line, *FORGOTTEN).said
    assert "Nous vous envoyons un courrier" in ring(line, *FORGOTTEN, "1").said
    assert "déjà demandé" in ring(line, *FORGOTTEN, "1").said
    assert line.rows("select kind from tasks where kind like 'activation%'") == [("activation.letter_wanted",)]
    assert PAID in ring(line, *PAY, JEANNE.pin).said, "the old one is good until another is chosen"


def test_a_block_ends_by_itself_and_the_next_one_does_not(line: Line) -> None:
    caller = ring(line, *PAY, WRONG, WRONG, WRONG)
    assert "bloqués, pour trente minutes" in caller.said
    line.clock.move(minutes=12)
    again = ring(line, "1")
    assert "de nouveau dans dix-huit minutes" in again.said
    assert MENU in again.press("2").said
    line.clock.move(minutes=18)
    last = ring(line, *PAY, WRONG, WRONG)
    assert "un seul essai" in last.said
    assert "un conseiller peut les débloquer" in last.press(WRONG).said
    line.clock.move(days=2)
    for answers in (PAY[:1], FORGOTTEN):
        blocked = ring(line, *answers)
        assert "faux trop de fois" in blocked.said
        assert "Pour qu'un conseiller vous aide, tapez 1" in blocked.said
        assert MENU in blocked.press("2").said
    assert warnings(line).count("pin_paused") == 1
    assert warnings(line).count("pin_blocked") == 1


def test_who_has_forgotten_it_chooses_another_while_it_is_blocked_for_a_time(line: Line) -> None:
    write_to(line)
    ring(line, *PAY, WRONG, WRONG, WRONG)
    caller = ring(line)
    if "reprendre" in caller.said:
        caller.press("2")
    caller.press("1", "1", "1", CODE, "1", CHOSEN, CHOSEN)
    assert "Qui voulez-vous payer" in caller.said
    assert PAID in caller.press("1", "3*30#", "1", CHOSEN).said


def test_the_first_steps_go_on_where_a_call_was_cut_and_are_never_asked_again(line: Line) -> None:
    give_letter(line.context.database)
    ring(line, "1", CODE, "1", CHOSEN, CHOSEN).hang_up()
    cut = ring(line)
    assert "Après chaque paiement" in cut.said
    assert "gardé par Domiserve" in cut.press("2").said
    cut.hang_up()
    assert line.one("select number_asked_at is not null and privacy_told_at is null from first_steps") is True
    again = ring(line)
    assert "gardé par Domiserve" in again.said
    assert "gardé par Domiserve" in again.press("1").said, "as often as it is wanted"
    assert MENU in again.press("2").said
    assert ring(line).said.startswith("Bonjour madame Martin. Pour payer")


def test_the_mobile_that_calls_is_offered_for_texts(line: Line) -> None:
    give_letter(line.context.database)
    mobile = "+33639980077"
    caller = ring(line, "1", CODE, "1", CHOSEN, CHOSEN, number=mobile)
    assert "qui finit par soixante-dix-sept" in caller.said
    assert "Quand vous aurez raccroché" in caller.press("1").said
    assert line.rows("select number from call_backs") == [(mobile,)]
    assert warnings(line) == ["pin_chosen"]


def test_in_a_later_call_the_number_needs_the_pin(line: Line) -> None:
    give_letter(line.context.database)
    ring(line, "1", CODE, "1", CHOSEN, CHOSEN).hang_up()
    caller = ring(line, "1", "0639980077", "1")
    assert "six chiffres de votre code secret" in caller.said
    assert "Nous appelons ce numéro maintenant" in caller.press(CHOSEN).said


def test_a_pin_blocked_for_a_time_is_told_by_text(line: Line) -> None:
    Caller(line.context, LUCIEN.number).press(LUCIEN.cesu, LUCIEN.born, LUCIEN.menu, *PAY[1:], WRONG, WRONG, WRONG)
    answer = line.telephone.text("PAYER MARIE 3H30", to="+33199000031", from_=LUCIEN.number)
    told = "Les paiements sont bloqués pour un moment : le code secret a été faux trois fois. "
    assert answer == [told + "Si vous l'avez oublié, appelez-nous."]
