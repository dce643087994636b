"""The pepper is turned: old PINs and letters stay good, and each PIN is hashed anew when it is next given right."""

from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, text

from backend.domain.pepper import Pepper, PepperCount
from backend.services import identifying
from backend.services.pins import Pins, turned
from backend.services.work import Work
from tests.support.callers import JEANNE
from tests.support.clock import DEMO_DAY
from tests.support.postgres import PEPPER

pytestmark = pytest.mark.usefixtures("dear_pins")
NEW, OTHER = "the pepper of the year after", "a pepper of somebody else's"
WRONG = "739164"


@pytest.fixture
def number(engine: Engine) -> int:
    """The storage's number of Jeanne."""
    with engine.connect() as connection:
        return identifying.with_cesu_code(Work(connection, DEMO_DAY), JEANNE.cesu).id


def hash_of(engine: Engine, number: int) -> str:
    with engine.connect() as connection:
        query = text("select hash from pins where beneficiary_id = :id")
        return str(connection.execute(query, {"id": number}).scalar_one())


def check(engine: Engine, pins: Pins, number: int, pin: str = JEANNE.pin) -> str:
    with engine.begin() as connection:
        return pins.check(Work(connection, datetime.now(UTC)), number, pin).outcome


def count(engine: Engine, pins: Pins) -> PepperCount:
    with engine.connect() as connection:
        return turned(Work(connection, datetime.now(UTC)), pins)


def test_the_right_pin_is_hashed_under_the_new_pepper_and_no_longer_needs_the_old(engine: Engine, number: int) -> None:
    both = Pins(NEW, PEPPER)
    everybody = count(engine, Pins(PEPPER)).current
    before = hash_of(engine, number)
    assert before.startswith(f"{Pepper(PEPPER).id}$argon2id$")
    assert check(engine, both, number, WRONG) == "wrong"
    assert hash_of(engine, number) == before
    assert count(engine, both) == PepperCount(0, everybody, 0)
    assert check(engine, both, number) == "right"
    assert hash_of(engine, number).startswith(f"{Pepper(NEW).id}$argon2id$")
    assert count(engine, both) == PepperCount(1, everybody - 1, 0)
    assert check(engine, Pins(NEW), number) == "right"
    assert count(engine, Pins(NEW)) == PepperCount(1, 0, everybody - 1)


@pytest.mark.parametrize("peppers", [(PEPPER,), (NEW, OTHER, PEPPER)])
def test_a_hash_of_before_peppers_had_ids_is_checked_and_named(
    engine: Engine, number: int, peppers: tuple[str, ...]
) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(Pepper(PEPPER).mixed(JEANNE.pin))
    with engine.begin() as connection:
        connection.execute(text("update pins set hash = :hash where beneficiary_id = :id"), {"hash": old, "id": number})
    assert count(engine, Pins(*peppers)).lost == 0
    assert check(engine, Pins(*peppers), number) == "right"
    named = hash_of(engine, number)
    assert named.startswith(f"{Pepper(peppers[0]).id}$argon2id$")
    assert "m=19456,t=2" in named, "it has today's costs as well"


def test_without_its_pepper_no_pin_is_right(engine: Engine, number: int) -> None:
    assert check(engine, Pins(NEW, OTHER), number) == "wrong"


def test_a_letter_written_before_still_opens() -> None:
    seal = Pins(PEPPER).seal_activation(7, "4071936258")
    assert Pins(NEW, PEPPER).opens(seal, 7, "4071936258")
    assert not Pins(NEW, PEPPER).opens(seal, 8, "4071936258")
    assert not Pins(NEW).opens(seal, 7, "4071936258")


def test_a_pepper_is_never_shown() -> None:
    assert PEPPER not in repr(Pepper(PEPPER))
