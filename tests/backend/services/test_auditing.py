"""The audit trail is one chain: what is altered or gone is named; writers do not wait for each other."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.domain.audit import AuditEntry, AuditQuery, NotedAct, link
from backend.services import auditing
from backend.services.auditing import noted, noted_whatever_comes
from tests.backend.services.cashier import Cashier


def act(cashier: Cashier, what: str = "payment.look", who: str = "account:1", **subject: int | str) -> None:
    with noted(cashier.engine, cashier.clock, NotedAct(who, what, subject=subject)):
        pass


def differences(cashier: Cashier, head: str | None = None) -> tuple[str, ...]:
    with cashier.work() as work:
        return auditing.verify(work, head).differences


@pytest.fixture
def trail(cashier: Cashier) -> Cashier:
    """Four acts, sealed."""
    for number, what in enumerate(("payment.look", "payment.cancel", "beneficiary.look", "task.close"), start=1):
        act(cashier, what, beneficiary=number)
    assert differences(cashier) == ()
    return cashier


TAMPERINGS = {
    "who": ("update audit_entries set who = 'account:2' where id = 2", "entry 2 is not what was sealed at place 2"),
    "when": ("update audit_entries set at = at - interval '1 hour' where id = 3", "entry 3 is not what was sealed"),
    "whom": ("update audit_entries set subject = '{}' where id = 1", "entry 1 is not what was sealed at place 1"),
    "outcome": ("update audit_entries set outcome = 'refused' where id = 4", "entry 4 is not what was sealed"),
    "gone": ("delete from audit_entries where id = 2", "entry at place 2 of the chain is gone"),
    "exchanged": (
        "update audit_seals set entry_id = case entry_id when 1 then 2 else 1 end where entry_id in (1, 2)",
        "is not what was sealed at place 1",
    ),
    "a place": ("delete from audit_seals where position = 2", "entry 3 is not what was sealed at place 3"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERINGS)
def test_what_is_altered_is_named(trail: Cashier, what: str) -> None:
    statement, sentence = TAMPERINGS[what]
    with trail.engine.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(text("alter table audit_seals drop constraint uq_audit_seals_entry_id"))
        connection.execute(text(statement))
    assert sentence in differences(trail)[0]


@pytest.mark.parametrize("table", ["audit_entries", "audit_seals"])
@pytest.mark.parametrize("statement", ["delete from {}", "truncate {} cascade"])
def test_nothing_of_it_can_be_removed(trail: Cashier, table: str, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        trail.run(statement.format(table))


def test_a_rewritten_chain_does_not_have_the_head_that_was_written_down(trail: Cashier) -> None:
    with trail.work() as work:
        head = auditing.verify(work).head
    act(trail)
    assert differences(trail, head) == ()
    assert differences(trail, "f" * 64) == (f"The head {'f' * 64} is not in the chain: what led to it was rewritten.",)


def test_the_chain_is_computed_as_it_is_described(cashier: Cashier) -> None:
    act(cashier, "payment.again", "cli:root (Élodie | « 3:x »)", again="123456789", payment="1|2")
    assert differences(cashier) == ()
    ((hashed, *entry),) = cashier.rows(
        "select hash, id, at, who, what, subject::text, outcome from audit_seals join audit_entries on id = entry_id"
    )
    assert hashed == link("0" * 64, AuditEntry(*entry))  # type: ignore[arg-type]


def test_writers_do_not_wait_for_each_other_and_what_is_late_is_sealed_next(trail: Cashier) -> None:
    with noted(trail.engine, trail.clock, NotedAct("account:1", "slow")):
        quick = threading.Thread(target=act, args=(trail, "quick"))
        quick.start()
        quick.join(timeout=5)
        assert not quick.is_alive()
        with trail.work() as work:
            auditing.note(work, NotedAct("account:1", "mine"))
            assert auditing.verify(work).entries in (5, 6)
    assert differences(trail) == ()
    assert trail.one("select count(*) from audit_seals") == trail.one("select count(*) from audit_entries")


def test_an_act_and_its_entry_are_kept_together_or_a_refusal_alone(cashier: Cashier) -> None:
    done = NotedAct("account:1", "payment.hold")
    with (
        pytest.raises(LookupError),
        noted_whatever_comes(cashier.engine, cashier.clock, done, (LookupError,)),
        noted(cashier.engine, cashier.clock, done),
    ):
        raise LookupError
    with pytest.raises(ZeroDivisionError), noted_whatever_comes(cashier.engine, cashier.clock, NotedAct("x", "y"), ()):
        raise ZeroDivisionError
    assert cashier.rows("select what, outcome from audit_entries order by id") == [
        ("payment.hold", "refused"),
        ("y", "failed"),
    ]


def test_it_is_listed_by_who_what_whom_and_when(trail: Cashier) -> None:
    trail.clock.move(hours=1)
    act(trail, "payment.look", "account:10", beneficiary=1, payment="123456789")
    with trail.work() as work:
        found = {
            "who": AuditQuery(who="account:1"),
            "what": AuditQuery(what="payment."),
            "whom": AuditQuery(subject={"beneficiary": 1}),
            "since": AuditQuery(since=trail.clock()),
            "page": AuditQuery(before=3, most=1),
            "none": AuditQuery(what="%"),
        }
        listed = {name: [each.id for each in auditing.listed(work, query)] for name, query in found.items()}
    assert listed == {
        "who": [4, 3, 2, 1], "what": [5, 2, 1], "whom": [5, 1], "since": [5], "page": [2], "none": [],
    }  # fmt: skip
