"""What an operator types about accounts and the trail, and that commands leave their entries in it too."""

import re

import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner, Result

from backend.services import account_keeping
from backend.services.work import Work, system_clock
from bot.cli import app
from bot.commands import allo_account, allo_audit, allo_payment, allo_pin
from bot.commands.acting import user
from tests.support.line import settings


class Operator:
    """Types `allo …`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __call__(self, *words: str) -> Result:
        return CliRunner().invoke(app, words)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def is_let_in(self, token: str) -> bool:
        with self.engine.begin() as connection:
            found = account_keeping.recognise(Work(connection, system_clock()), token)
        return not isinstance(found, str)


@pytest.fixture
def allo(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Operator:
    for module in (allo_account, allo_audit, allo_payment, allo_pin):
        monkeypatch.setattr(module, "engine_of", lambda _: engine)
        monkeypatch.setattr(module, "read_settings", settings)
    monkeypatch.setenv("COLUMNS", "200")
    return Operator(engine)


def test_an_account_is_made_listed_changed_and_shut_out(allo: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    made = allo("account", "add", "claire.durand", "--role", "adviser", "--programme", "apa31", "--days", "90")
    (token,) = re.findall(r"^allo_\S{43}$", made.output, re.MULTILINE)
    assert "It is shown this once" in made.output
    assert allo.is_let_in(token)
    (second,) = re.findall(r"^allo_\S{43}$", allo("account", "token", "claire.durand").output, re.MULTILINE)
    listed = allo("account", "list").output
    assert all(word in listed for word in ("claire.durand", "adviser", "apa31", "good", "never"))
    assert token not in listed
    monkeypatch.setenv("COLUMNS", "80")
    assert "claire.durand" in allo("account", "list").output, "names are whole at 80 columns"
    assert "finance, of apa31" in allo("account", "role", "claire.durand", "--role", "finance").output
    assert allo(
        "account", "role", "claire.durand", "--role", "finance", "--programme", "apa31", "--everywhere"
    ).exit_code
    widened = allo("account", "role", "claire.durand", "--role", "finance", "--everywhere").output
    assert "finance, everywhere" in widened
    assert allo.rows("select subject ->> 'programmes' from audit_entries where what = 'account.role' order by id") == [
        ("apa31",), (None,), ("all",),
    ]  # fmt: skip
    assert "1 token is revoked" in allo("account", "revoke", "claire.durand", "--token", "1").output
    assert (allo.is_let_in(token), allo.is_let_in(second)) == (False, True)
    assert "1 token is revoked" in allo("account", "revoke", "claire.durand").output
    assert not allo.is_let_in(second)
    acts = allo.rows("""
        select what, subject ->> 'account', outcome from audit_entries
        where what <> 'account.list' and outcome = 'done' order by id""")
    assert acts == [(f"account.{each}", "1", "done") for each in ("add", "token", "role", "role", "revoke", "revoke")]


def test_a_wrong_account_is_said_so(allo: Operator) -> None:
    allo("account", "add", "a", "--role", "adviser")
    for words in (
        ("add", "a", "--role", "adviser"), ("add", "b", "--role", "boss"),
        ("token", "b"), ("revoke", "a", "--token", "9"),
    ):  # fmt: skip
        assert allo("account", *words).exit_code == 1, words
    assert allo("account", "add", "b", "--role", "adviser", "--programme", "apa99").exit_code == 1
    assert allo.rows("select count(*) from accounts") == [(1,)]
    assert allo.rows("select distinct outcome from audit_entries where id > 1") == [("refused",)]


def test_what_is_done_by_a_command_stands_in_the_trail_with_the_machines_user(allo: Operator) -> None:
    ((reference,),) = allo.rows("select min(reference) from payments where state = 'accepted'")
    held = ("payment", "hold", str(reference), "--who", "A. Dupont", "--why", "contesté")
    assert allo(*held).exit_code == 0
    assert allo(*held).exit_code == 1, "it is held already"
    assert allo("pin", "unblock", "31000017").exit_code == 0
    assert allo("pin", "unblock", "99999999").exit_code == 1
    who = f"A. Dupont ({user()})"
    assert allo.rows("select who from interventions") == [(who,)]
    assert allo.rows("select who, what, outcome from audit_entries order by id") == [
        (f"cli:{who}", "payment.hold", "done"),
        (f"cli:{who}", "payment.hold", "refused"),
        (f"cli:{user()}", "beneficiary.unblock", "done"),
        (f"cli:{user()}", "beneficiary.unblock", "refused"),
    ]
    listed = allo("audit", "list", "--what", "payment.", "--payment", str(reference)).output
    assert listed.count("payment.hold") == 1
    assert "beneficiary.unblock" not in listed


def test_the_trail_is_proven_and_what_is_altered_is_named(allo: Operator) -> None:
    allo("pin", "unblock", "31000017")
    proven = allo("audit", "verify")
    assert proven.exit_code == 0
    (head,) = re.findall(r"The head is ([0-9a-f]{64})", proven.output)
    assert allo("audit", "verify", "--head", head).exit_code == 0
    with allo.engine.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(text("update audit_entries set who = 'cli:nobody' where id = 1"))
    altered = allo("audit", "verify")
    assert altered.exit_code == 1
    assert "The audit trail's entry 1 is not what was sealed at place 1." in altered.output


def test_somebody_is_invited_to_the_console_and_no_code_but_the_demo_s_is_shown(allo: Operator) -> None:
    allo("account", "add", "claire", "--role", "adviser")
    invited = allo("account", "invite", "claire")
    assert re.search(r"^([A-Z2-7]{4}-){4}[A-Z2-7]{4}$", invited.output, re.MULTILINE), invited.output
    assert "/console/invitation, for 7 days" in invited.output
    assert allo.rows("select count(*) from account_invitations") == [(1,)]
    assert allo("account", "invite", "nobody").exit_code == 1
    assert allo("account", "code", "claire").exit_code == 1
    assert allo("account", "revoke", "claire").exit_code == 0
    assert allo.rows("select count(*) from account_invitations") == [(0,)], "it is void with all the rest"
    assert ("account.invite", "done") in allo.rows("select what, outcome from audit_entries")
