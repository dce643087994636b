"""What needs the PIN is done once, in the very turn in which it was right, and never without it."""

from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection

from backend.domain.order import Order
from backend.domain.payer_contact import NumberOnFile, PostalAddress
from backend.domain.payment import Quote
from backend.services import conversation_keeping
from backend.services.work import Work
from bot.conversations.caller_services import CallerServices
from bot.conversations.served_turn import NobodyIsKnown, NotProved
from bot.engine.dialogue_run import completed
from channels.voice import VOICE
from dialogs.opening import Opening
from tests.support.callers import JEANNE
from tests.support.in_process import Caller, incoming
from tests.support.line import Line


@pytest.fixture
def connection(line: Line) -> Iterator[Connection]:
    with line.context.database.begin() as connection:
        yield connection


def services_of(line: Line, connection: Connection, *answers: str) -> CallerServices:
    """The services of Jeanne's call, after some answers."""
    caller = Caller(line.context).press(*answers)
    work = Work(connection, line.clock())
    conversation = conversation_keeping.find(work, VOICE.name, caller.sid)
    assert conversation
    delivered = incoming(caller.sid, caller.turn, None)
    return CallerServices(line.context, work, conversation, delivered, Opening())


def quote_of(services: CallerServices) -> Quote:
    (payee,) = completed(services.known_payees())
    quote: Quote = completed(services.quote(Order(payee, 210)))
    return quote


def changes(services: CallerServices) -> Iterator[Coroutine[Any, Any, object]]:
    """All that a beneficiary may change of how they are reached, and the address, which is told for the PIN alone."""
    yield services.ring_new_number("+33639980017")
    yield services.add_number()
    yield services.remove_number(0, NumberOnFile("17", is_mobile=False))
    yield services.address_on_file()
    yield services.change_address(PostalAddress("12 rue des Lilas", "31000", "Toulouse"))
    yield services.change_email("jeanne@example.org")
    yield services.tell_payer_by("nothing")


def test_nothing_is_paid_without_the_pin(line: Line, connection: Connection) -> None:
    services = services_of(line, connection, JEANNE.cesu, JEANNE.born)
    quote = quote_of(services)
    for act in (services.pay(quote), services.cancel("071316498"), *changes(services)):
        with pytest.raises(NotProved):
            completed(act)


def test_a_wrong_pin_proves_nothing(line: Line, connection: Connection) -> None:
    services = services_of(line, connection, JEANNE.cesu, JEANNE.born)
    assert services.check_secret("pin", "739164").outcome == "wrong"
    with pytest.raises(NotProved):
        completed(services.pay(quote_of(services)))


def test_a_proof_serves_once(line: Line, connection: Connection) -> None:
    services = services_of(line, connection, JEANNE.cesu, JEANNE.born)
    quote = quote_of(services)
    assert services.check_secret("pin", JEANNE.pin).outcome == "right"
    completed(services.change_email("jeanne@example.org"))
    with pytest.raises(NotProved):
        completed(services.pay(quote))


def test_nobody_is_anybody_before_they_are_identified(line: Line, connection: Connection) -> None:
    services = services_of(line, connection)
    for asked in (services.rights(), services.last_payments(0, 5), services.payments_received(0, 5)):
        with pytest.raises(NobodyIsKnown):
            completed(asked)
