"""What is sealed opens with its key, in its place, and nowhere else."""

import pytest
from sqlalchemy import Engine, text

from backend.keys import BadKeys, KeysInText, new_key, new_keys
from backend.services import key_turning
from backend.storage import beneficiaries
from backend.storage.vault import CannotBeOpened, NoVault, Vault, master_of, vault_of
from tests.support.postgres import KEYS, VAULT

OLD = new_keys("2025a")
TURNED = f"{new_key('2026a')},{OLD}"


def vault(keys: str) -> Vault:
    return Vault(KeysInText(keys).master_keys())


def test_what_is_sealed_tells_nothing_and_opens_in_its_place_only() -> None:
    sealed = VAULT.seal("outbox.payload", b"+33199000017", "paid:1")
    assert b"33199000017" not in sealed
    assert sealed != VAULT.seal("outbox.payload", b"+33199000017", "paid:1")
    assert VAULT.open("outbox.payload", sealed, "paid:1") == b"+33199000017"
    for purpose, about in (("replies.reply", "paid:1"), ("outbox.payload", "paid:2")):
        with pytest.raises(CannotBeOpened):
            VAULT.open(purpose, sealed, about)
    for altered in (sealed[:-1] + bytes([sealed[-1] ^ 1]), b"", b"nothing sealed"):
        with pytest.raises(CannotBeOpened):
            VAULT.open("outbox.payload", altered, "paid:1")


def test_what_is_long_is_made_smaller() -> None:
    journal = [{"said": "tapez un", "number": n} for n in range(200)]
    sealed = VAULT.seal_json("conversations.journal", journal)
    assert len(sealed) < 2_000
    assert VAULT.open_json("conversations.journal", sealed) == journal


def test_a_person_is_read_with_their_key_alone() -> None:
    marie, jeanne = VAULT.new_key(), VAULT.new_key()
    sealed = marie.seal("intervenant", {"family_name": "Dupont"})
    assert VAULT.person_key(marie.id, marie.wrapped).open("intervenant", sealed) == {"family_name": "Dupont"}
    with pytest.raises(CannotBeOpened):
        jeanne.open("intervenant", sealed)
    with pytest.raises(CannotBeOpened):
        VAULT.person_key(jeanne.id, marie.wrapped)


def test_a_master_key_is_turned_and_the_one_before_opens_until_nothing_needs_it() -> None:
    before, turned, without = vault(OLD), vault(TURNED), vault(TURNED.replace("2025a", "gone"))
    key = before.new_key()
    sealed = key.seal("beneficiary", {"family_name": "Martin"})
    wrapped = turned.rewrapped(key.id, key.wrapped)
    assert (master_of(key.wrapped), master_of(wrapped)) == ("2025a", "2026a")
    assert without.person_key(key.id, wrapped).open("beneficiary", sealed) == {"family_name": "Martin"}
    with pytest.raises(CannotBeOpened, match="master key 2025a, which is not among the keys"):
        without.person_key(key.id, key.wrapped)
    assert before.digest("cesu", "31000017") == turned.digest("cesu", "31000017")


def test_one_value_is_digested_otherwise_as_another_kind_of_thing_and_with_another_key() -> None:
    digests = [
        VAULT.digest("cesu", "31000017"),
        VAULT.digest("phone", "31000017"),
        vault(OLD).digest("cesu", "31000017"),
    ]
    assert len(set(digests)) == len(digests)


@pytest.mark.parametrize(
    "keys", ["", "2026a", f"lookup:{'0' * 64}", f"a:{'0' * 64}", f"a:{'0' * 64},a:{'1' * 64},lookup:{'2' * 64}"]
)
def test_keys_that_are_not_as_they_must_be_are_refused_without_being_told(keys: str) -> None:
    with pytest.raises(BadKeys) as refused:
        KeysInText(keys).master_keys()
    assert "000" not in str(refused.value)


def test_keys_show_themselves_nowhere() -> None:
    secret = OLD.rpartition(":")[2]
    assert secret not in repr(KeysInText(OLD)) + repr(KeysInText(OLD).master_keys())


def test_a_connection_carries_the_vault_of_its_engine(engine: Engine) -> None:
    with engine.connect() as connection:
        assert vault_of(connection) is VAULT
    with engine.execution_options(vault=None).connect() as connection, pytest.raises(NoVault, match="ALLO_KEYS"):
        vault_of(connection)


def test_everybody_s_key_is_wrapped_anew_and_nothing_else_is_written(engine: Engine) -> None:
    turned = Vault(KeysInText(f"{new_key('next')},{KEYS}").master_keys())
    facts = text("select count(*) from ledger")
    with engine.connect() as connection:
        before = connection.execute(facts).scalar_one()
    with_both = engine.execution_options(vault=turned)
    done, older = key_turning.turn(with_both)
    assert done > 10
    assert set(older) <= {"tests"}
    assert key_turning.turn(with_both)[0] == 0
    with with_both.connect() as connection:
        assert beneficiaries.by_id(connection, 1).family_name == "Martin"
        assert connection.execute(facts).scalar_one() == before
        wrapped = connection.execute(text("select wrapped from person_keys")).scalars()
        assert {master_of(each) for each in wrapped} == {"next"}
