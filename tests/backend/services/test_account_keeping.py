"""Tokens let in whom they were made for, as long as they are good, and are kept nowhere."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from backend.domain.account import AccountRefused, ApiAccount, NoSuchToken
from backend.services import account_keeping
from tests.backend.services.cashier import Cashier
from tests.support.letters_at_home import held_anywhere


def test_a_token_is_known_until_it_expires_or_is_revoked(cashier: Cashier) -> None:
    with cashier.work() as work:
        account, first = account_keeping.add(work, "claire.durand", ["adviser"], ["apa31"], days=30)
        second = account_keeping.make_token(work, account, days=60)
        assert account_keeping.recognise(work, first.token) == account
        assert account_keeping.recognise(work, second.token) == account
        assert account_keeping.revoke(work, token_id=second.id) == 1
        assert account_keeping.recognise(work, second.token) == "revoked"
        with pytest.raises(NoSuchToken):
            account_keeping.revoke(work, token_id=second.id)
    assert account.covers("apa31")
    assert not account.covers("apa04")
    cashier.clock.move(days=30)
    with cashier.work() as work:
        assert account_keeping.recognise(work, first.token) == "expired"


def test_a_token_is_kept_nowhere_and_its_use_by_the_day(cashier: Cashier) -> None:
    with cashier.work() as work:
        made = account_keeping.add(work, "a", ["issuer"])[1]
        assert isinstance(account_keeping.recognise(work, made.token), ApiAccount)
    assert cashier.rows("select last_used_on::text from account_tokens") == [("2026-03-10",)]
    assert held_anywhere(cashier.engine, made.token, made.token.removeprefix("allo_")) == []


@pytest.mark.parametrize(
    "token", ["", "allo_", "allo_" + "x" * 43, "x" * 48, "allo_" + "é" * 43, "\0", "allo_" + "x" * 99]
)
def test_what_is_no_token_is_nobody(cashier: Cashier, token: str) -> None:
    with cashier.work() as work:
        account_keeping.add(work, "a", ["issuer"])
        assert account_keeping.recognise(work, token) == "unknown"


@pytest.mark.parametrize(
    ("name", "roles", "days", "sentence"),
    [
        ("", ["adviser"], 30, "A name has"),
        ("a\nb", ["adviser"], 30, "A name has"),
        ("claire durand", ["adviser"], 30, "no spaces"),
        ("x" * 61, ["adviser"], 30, "A name has"),
        ("known", ["adviser"], 30, "already.*token known"),
        ("a", [], 30, "one or more roles"),
        ("a", ["adviser", "boss"], 30, "one or more roles"),
        ("a", ["adviser"], 0, "good for"),
        ("a", ["adviser"], 731, "good for"),
    ],
)
def test_what_is_no_account_is_refused(cashier: Cashier, name: str, roles: list[str], days: int, sentence: str) -> None:
    with cashier.work() as work:
        account_keeping.add(work, "known", ["operator"])
    with pytest.raises(AccountRefused, match=sentence), cashier.work() as work:
        account_keeping.add(work, name, roles, days=days)


def test_an_editor_is_of_all_programmes(cashier: Cashier) -> None:
    with cashier.work() as work:
        limited, _ = account_keeping.add(work, "limited", ["adviser"], ["apa31"])
        assert account_keeping.change_roles(work, limited, ["editor"], everywhere=True).programmes is None
    for roles, programmes in ((["editor"], ["apa31"]), (["adviser", "editor"], [])):
        with pytest.raises(AccountRefused, match="every programme's"), cashier.work() as work:
            account_keeping.add(work, "a", roles, programmes)
    with pytest.raises(IntegrityError), cashier.work() as work:
        work.connection.execute(text("update accounts set programmes = array['apa31']"))


def test_roles_change_at_once_and_tokens_that_end_are_counted(cashier: Cashier) -> None:
    with cashier.work() as work:
        account, made = account_keeping.add(work, "a", ["adviser"], days=10)
        account_keeping.make_token(work, account)
        account_keeping.change_roles(work, account, ["auditor"], None)
        found = account_keeping.recognise(work, made.token)
        assert isinstance(found, ApiAccount)
        assert found.roles == {"auditor"}
        assert account_keeping.good_tokens(work, timedelta(days=14)) == (2, 1)
        assert account_keeping.revoke(work, account) == 2
        assert account_keeping.good_tokens(work, timedelta(days=14)) == (0, 0)
