"""Keys that are not the database's are refused with a sentence that names them; before, they found nobody."""

import pytest
from sqlalchemy import Engine, text

from backend.keys import BadKeys, KeysInText, new_key, new_keys
from backend.services import key_turning
from backend.storage import key_proofs
from backend.storage.vault import Vault
from bot.health import _database
from tests.support.postgres import KEYS

MASTER, LOOKUP = KEYS.split(",")
OTHER_MASTER, OTHER_LOOKUP = new_keys("tests").split(",")
WRONG = [
    (f"{MASTER},{OTHER_LOOKUP}", r"^ALLO_KEYS: the key lookup is not the one"),
    (f"{OTHER_MASTER},{LOOKUP}", r"^ALLO_KEYS: the master key tests is not the one"),
]


def by(engine: Engine, keys: str) -> Engine:
    return engine.execution_options(vault=Vault(KeysInText(keys).master_keys()))


def prove(engine: Engine, keys: str) -> None:
    with by(engine, keys).begin() as connection:
        key_proofs.prove(connection)


@pytest.mark.parametrize(("keys", "told"), WRONG)
@pytest.mark.parametrize("proved", [True, False], ids=["with proofs", "of before there were proofs"])
def test_a_key_that_does_not_fit_is_named(engine: Engine, keys: str, told: str, proved: bool) -> None:
    with engine.begin() as connection:
        connection.execute(text("delete from key_proofs"))
    if proved:
        prove(engine, KEYS)
    with pytest.raises(BadKeys, match=told):
        prove(engine, keys)
    prove(engine, KEYS)
    assert _database(engine) == "up"
    assert _database(by(engine, keys)) == "keys do not fit: `allo doctor` says which"


def test_a_key_that_was_turned_must_be_there_as_long_as_it_opens_anything(engine: Engine) -> None:
    new = new_key("2027")
    prove(engine, KEYS)
    with pytest.raises(BadKeys, match=r"^ALLO_KEYS lacks the master key tests, which person_keys still needs"):
        prove(engine, f"{new},{LOOKUP}")
    prove(engine, f"{new},{KEYS}")
    key_turning.turn(by(engine, f"{new},{KEYS}"))
    with engine.begin() as connection:
        connection.execute(text("update outbox set payload = ''"))
        connection.execute(text("update conversations set journal = ''"))
    prove(engine, f"{new},{LOOKUP}")
    with engine.connect() as connection:
        assert set(connection.execute(text("select name from key_proofs")).scalars()) == {"2027", "lookup"}
