"""Who has no PIN and no letter, or forgot the PIN, is rung at the number on file, and chooses one there."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from backend.services import adviser_tasks, call_list
from backend.services.work import Work
from channels.phone.phone_call import Call
from tests.channels.sms.text_exchange import Exchange, open_exchange
from tests.support.callers import DIGITS, JEANNE, said, waiting
from tests.support.clock import StoppedClock
from tests.support.letters_at_home import held_by, take_pin

CHOSEN = "274096"
STRANGER = "+33639980099"
PAY = ("1", "1", "3*30#", "1")
DRAWN = re.compile(rf"Voici votre code secret : ((?:(?:{'|'.join(DIGITS)})[,. ]*){{6}})")
NOT_CHOSEN = "Nous vous avons appelé pour choisir votre code secret, et rien n'est changé."


@pytest.fixture
def exchange(engine: Engine, clock: StoppedClock) -> Iterator[Exchange]:
    """The line, and everything that goes out."""
    with open_exchange(engine, clock) as opened:
        yield opened


def press(call: Call, *answers: str) -> str:
    for keys in answers:
        call.press(keys)
    return said(call)


def ring(exchange: Exchange, *answers: str, number: str = JEANNE.number) -> Call:
    call = exchange.line.telephone.dial("+33199000031", number)
    press(call, JEANNE.cesu, JEANNE.born, *answers)
    return call


def picked_up(exchange: Exchange) -> Call:
    """Jeanne answers at her number on file, once it rings."""
    exchange.drain(seconds=20)
    return exchange.pick_up(JEANNE.number)


def warned(exchange: Exchange) -> list[str]:
    rows = exchange.line.rows("select key from outbox where key like 'warning:%' order by id")
    return [str(key).split(":")[1] for (key,) in rows]


def test_without_a_letter_from_the_call_back_to_the_first_payment(exchange: Exchange) -> None:
    take_pin(exchange.line.context.database)
    asking = ring(exchange, "1")
    assert "au numéro qui finit par dix-sept" in said(asking)
    assert "Raccrochez maintenant" in press(asking, "1")
    assert asking.ended
    call = picked_up(exchange)
    assert "Vous nous avez demandé de vous rappeler" in said(call)
    assert "Martin" not in said(call), "who picks up is not told whose account it is"
    assert "Bonjour madame Martin" in press(call, JEANNE.born)
    press(call, "1", CHOSEN, CHOSEN)
    assert "C'est fait" in said(call)
    assert "gardé par Domiserve" in press(call, "2")
    assert "Pour autre chose, tapez 4" in press(call, "2")
    assert "C'est payé." in press(call, *PAY, CHOSEN)
    call.hang_up()
    exchange.drain(hours=1)
    assert warned(exchange) == ["pin_chosen"]
    assert exchange.line.one("select outcome from call_backs") == "done"
    again = ring(exchange, *PAY, CHOSEN)
    assert "C'est payé." in said(again), "nothing of it is asked again"


def test_a_forged_number_gains_nothing(exchange: Exchange) -> None:
    take_pin(exchange.line.context.database)
    thief = ring(exchange, "1", "1", number=STRANGER)
    assert thief.ended
    exchange.drain(seconds=20)
    assert exchange.rest.ringing(STRANGER) == []
    call = exchange.pick_up(JEANNE.number)
    call.hang_up()
    exchange.drain(minutes=1)
    assert (
        exchange.line.one(
            "select count(*) from pins p join beneficiaries b on b.id = p.beneficiary_id where cesu_code = '31000017'"
        )
        == 0
    )
    told = exchange.line.rows("select coalesce(payload->>'body', '') from outbox where key like '%given_up%'")
    assert [str(body)[: len(NOT_CHOSEN)] for (body,) in told] == [NOT_CHOSEN]


def test_who_picks_up_and_does_not_know_the_birth_date_gains_nothing(exchange: Exchange) -> None:
    take_pin(exchange.line.context.database)
    ring(exchange, "1", "1")
    call = picked_up(exchange)
    for _ in range(3):
        assert "Bonjour madame" not in press(call, "13031938")
    assert call.ended


def test_a_number_given_lately_on_the_telephone_proves_nothing(exchange: Exchange) -> None:
    """Whoever has the PIN for a moment could register a number of their own, and choose another PIN with it."""
    thief = ring(exchange, "4", "1", "1", STRANGER.replace("+33", "0"), "1", JEANNE.pin)
    exchange.drain(minutes=1)
    press(exchange.pick_up(STRANGER), "1", JEANNE.pin)
    press(thief, "4", "2", "2")
    assert "dix-sept" in said(thief)
    assert "quatre-vingt-dix-neuf" not in said(thief)
    thief.hang_up()
    exchange.line.clock.move(days=15)
    old = ring(exchange, "4", "2", "2")
    assert "finit par quatre-vingt-dix-neuf" in said(old), "by then its owner was told, and would have said so"


def test_a_forgotten_pin_is_said_where_it_is_asked_and_chosen_anew(exchange: Exchange) -> None:
    asking = ring(exchange, *PAY, "*3")
    assert "Choisissons un autre code secret" in said(asking)
    press(asking, "1")
    call = picked_up(exchange)
    press(call, JEANNE.born, "1", CHOSEN, CHOSEN)
    assert "l'ancien ne sert plus" in said(call)
    assert "Pour autre chose, tapez 4" in said(call), "the first steps were taken long ago"
    assert "Ce n'est pas le bon code" in press(call, *PAY, JEANNE.pin)
    assert "C'est payé." in press(call, CHOSEN)
    assert warned(exchange) == ["pin_changed", "pin_wrong"]


def test_a_drawn_pin_is_heard_twice_keyed_once_and_kept_nowhere(
    exchange: Exchange, capfd: pytest.CaptureFixture[str]
) -> None:
    engine = exchange.line.context.database
    take_pin(engine)
    ring(exchange, "1", "1")
    call = picked_up(exchange)
    press(call, JEANNE.born, "2", "1")
    first, second = DRAWN.search(said(call)), said(call).partition("Je répète : ")[2]
    assert first, said(call)
    pin = "".join(str(DIGITS.index(word)) for word in re.findall(r"[\wé]+", first[1]))
    assert len(pin) == 6
    assert second.startswith(first[1].rstrip(". "))
    call.press("*")
    assert DRAWN.search(said(call)), "it is said again"
    assert DRAWN.search(said(call))[1] == first[1]  # type: ignore[index]
    assert held_by(exchange.line, pin, first[1].strip(" .")) == []
    wrong = f"{(int(pin) + 1) % 10**6:06}"
    assert "écoutez encore" in press(call, wrong)
    assert DRAWN.search(said(call))[1] == first[1]  # type: ignore[index]
    assert waiting(engine, call) == "choose_pin.drawn"
    assert "C'est fait" in press(call, pin)
    assert exchange.line.one("select count(*) from pin_choices") == 0, "what it followed from is gone"
    assert held_by(exchange.line, pin, first[1].strip(" .")) == []
    assert "C'est payé." in press(call, "2", "2", *PAY, pin)
    assert pin not in " ".join(capfd.readouterr())


def test_who_has_another_number_on_file_may_say_which(exchange: Exchange) -> None:
    exchange.line.change(
        "insert into beneficiary_phones select '+33639980055', id from beneficiaries where cesu_code = '31000017'"
    )
    call = ring(exchange, "4", "2", "2", number=STRANGER)
    assert (
        "cinquante-cinq, tapez 1. Pour être rappelé et le choisir, au numéro qui finit par dix-sept, tapez 2"
        in said(call)
    )
    press(call, "2")
    exchange.drain(seconds=20)
    assert len(exchange.rest.ringing(JEANNE.number)) == 1


def test_a_number_is_rung_a_few_times_a_day_for_it(exchange: Exchange) -> None:
    for _ in range(6):
        assert "Raccrochez" in said(ring(exchange, "4", "2", "2", "1"))
    assert "plusieurs fois aujourd'hui" in said(ring(exchange, "4", "2", "2", "1"))


def test_who_was_rung_at_a_number_on_file_is_called_back_there_and_known_by_it(exchange: Exchange) -> None:
    take_pin(exchange.line.context.database)
    ring(exchange, "1", "1")
    call = picked_up(exchange)
    exchange.line.clock.move(hours=11)
    assert "sur ce téléphone" in press(call, JEANNE.born, "0", "1"), "it is theirs, and not the line's own"
    press(call, "1")
    with exchange.line.context.database.begin() as connection:
        work = Work(connection, exchange.line.clock())
        (task,) = adviser_tasks.open_tasks(work, "call_back")
        told = call_list.shown(task, call_list.numbers_of(work, [task]))
    assert (told["number"], told["known_number"]) == (JEANNE.number, True)
