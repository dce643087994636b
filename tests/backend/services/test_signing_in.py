"""Signing in: counted before it is looked at, each code once, the same answer whatever is wrong; sessions end."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from backend.domain.account import ApiAccount
from backend.domain.sign_in import OF_ACCOUNT, Invitation, NotSignedIn, SignedIn, SignInForm, Welcomed, is_over
from backend.domain.throttle import MustWait
from backend.keys import KeysInText
from backend.services import account_keeping, key_turning, passwords, second_factor, signing_in
from backend.services.pins import Pins
from backend.services.signing_in import SignIns
from backend.services.work import Work
from backend.storage.vault import Vault
from tests.support.clock import StoppedClock
from tests.support.postgres import KEYS, PEPPER

PASSWORD = "quatre lilas au bord du canal"
HERE, ELSEWHERE = "192.0.2.7", "203.0.113.5"


class Door:
    """The console's door, and Claire before it."""

    def __init__(self, engine: Engine, clock: StoppedClock) -> None:
        self.engine, self.clock = engine, clock
        self.sign_ins = SignIns(engine, clock, Pins(PEPPER))
        with self.work() as work:
            self.claire, _ = account_keeping.add(work, "claire", ["adviser"])
            self.invited_by = signing_in.invite(work, self.claire)
        found = self.sign_ins.invitation("claire", self.invited_by.lower(), HERE)
        assert isinstance(found, Invitation)
        self.totp = found.totp
        welcomed = self.sign_ins.welcome(self.form(), self.invited_by, HERE)
        assert isinstance(welcomed, Welcomed)
        self.welcomed = welcomed
        self.clock.move(seconds=30)

    @contextmanager
    def work(self) -> Iterator[Work]:
        with self.engine.begin() as connection:
            yield Work(connection, self.clock())

    def form(self) -> SignInForm:
        return SignInForm("claire", PASSWORD, second_factor.code_at(self.totp, self.clock()))

    def who(self, token: str) -> ApiAccount | None:
        with self.work() as work:
            return signing_in.signed_in(work, token)


@pytest.fixture
def door(application: Engine, clock: StoppedClock) -> Door:
    return Door(application, clock)


def test_who_was_invited_signs_in_and_out(door: Door) -> None:
    assert door.who(door.welcomed.signed_in.token) == door.claire
    signed_in = door.sign_ins.sign_in(door.form(), HERE)
    assert isinstance(signed_in, SignedIn)
    assert door.who(signed_in.token) == door.claire
    assert door.who("x") is None
    with door.work() as work:
        signing_in.sign_out(work, signed_in.token)
    assert door.who(signed_in.token) is None
    assert isinstance(door.sign_ins.invitation("claire", door.invited_by, HERE), NotSignedIn), "it is used"


def test_a_code_is_used_once_however_many_use_it_at_once(door: Door) -> None:
    form = door.form()
    with ThreadPoolExecutor(4) as pool:
        came = list(pool.map(lambda _: door.sign_ins.sign_in(form, HERE), range(4)))
    assert sum(isinstance(each, SignedIn) for each in came) == 1
    door.clock.move(seconds=30)
    before = replace(form, code=second_factor.code_at(door.totp, door.clock.moment))
    assert isinstance(door.sign_ins.sign_in(before, HERE), SignedIn)
    assert isinstance(door.sign_ins.sign_in(form, HERE), NotSignedIn), "the half minute before a used one is used too"


def test_thirty_guesses_at_once_are_not_all_looked_at(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def look(_pins: Pins, _hashed: str, password: str) -> bool:
        looked.append(password)
        return False

    monkeypatch.setattr(Pins, "matches", look)
    wrong = [replace(door.form(), password=f"guess number {number}") for number in range(30)]
    with ThreadPoolExecutor(10) as pool:
        came = list(pool.map(lambda form: door.sign_ins.sign_in(form, ELSEWHERE), wrong))
    assert len(looked) == OF_ACCOUNT.free
    assert sum(isinstance(each, MustWait) for each in came) == 30 - OF_ACCOUNT.free
    monkeypatch.undo()
    assert isinstance(door.sign_ins.sign_in(door.form(), ELSEWHERE), MustWait), "the right one waits there too"
    assert isinstance(door.sign_ins.sign_in(door.form(), HERE), SignedIn), "and not where she signed in before"
    door.clock.move(minutes=2)
    assert isinstance(door.sign_ins.sign_in(door.form(), ELSEWHERE), SignedIn)


def test_at_a_known_desk_guesses_are_counted_too(door: Door) -> None:
    came = [door.sign_ins.sign_in(replace(door.form(), password="x"), HERE) for _ in range(OF_ACCOUNT.free + 1)]
    assert isinstance(came[-1], MustWait)


def test_one_address_does_not_try_name_after_name(door: Door) -> None:
    came = [door.sign_ins.sign_in(SignInForm(f"name{each}", PASSWORD, "123456"), HERE) for each in range(25)]
    assert isinstance(came[0], NotSignedIn)
    assert isinstance(came[-1], MustWait)
    assert isinstance(door.sign_ins.sign_in(door.form(), "198.51.100.9"), SignedIn), "elsewhere nobody waits for that"


def test_a_recovery_code_stands_in_once(door: Door) -> None:
    lost = replace(door.form(), code=door.welcomed.recovery_codes[0].lower())
    assert isinstance(door.sign_ins.sign_in(lost, HERE), SignedIn)
    assert isinstance(door.sign_ins.sign_in(lost, HERE), NotSignedIn)
    with door.work() as work:
        assert signing_in.codes_left(work, door.claire) == len(door.welcomed.recovery_codes) - 1


def test_a_wrong_password_uses_no_code(door: Door) -> None:
    form = door.form()
    assert isinstance(door.sign_ins.sign_in(replace(form, password="x"), HERE), NotSignedIn)
    assert isinstance(door.sign_ins.sign_in(form, HERE), SignedIn)


@pytest.mark.parametrize(("looks_every", "stays"), [(31, 0), (20, 580)])
def test_a_session_ends_when_nobody_is_there_and_after_ten_hours(door: Door, looks_every: int, stays: int) -> None:
    token, stayed = door.welcomed.signed_in.token, 0
    while door.who(token) and stayed < 1000:
        door.clock.move(minutes=looks_every)
        stayed += looks_every
    assert stayed - looks_every == stays


def test_revoking_the_account_ends_its_sessions_and_its_password(door: Door) -> None:
    with door.work() as work:
        account_keeping.revoke(work, door.claire)
    assert door.who(door.welcomed.signed_in.token) is None
    assert isinstance(door.sign_ins.sign_in(door.form(), HERE), NotSignedIn)


def test_inviting_anew_ends_what_was_once_it_is_accepted(door: Door) -> None:
    with door.work() as work:
        first, second = signing_in.invite(work, door.claire), signing_in.invite(work, door.claire)
    assert isinstance(door.sign_ins.invitation("claire", first, HERE), NotSignedIn), "the second took its place"
    assert door.who(door.welcomed.signed_in.token), "an invitation ends nothing yet"
    found = door.sign_ins.invitation("claire", second, HERE)
    assert isinstance(found, Invitation)
    assert found.totp != door.totp
    assert door.sign_ins.welcome(replace(door.form(), password="claire2026claire"), second, HERE) == "guessable"
    form = replace(door.form(), code=second_factor.code_at(found.totp, door.clock()))
    assert isinstance(door.sign_ins.welcome(form, second, HERE), Welcomed)
    assert door.who(door.welcomed.signed_in.token) is None
    door.clock.move(days=8)
    with door.work() as work:
        late = signing_in.invite(work, door.claire)
    door.clock.move(days=7)
    assert isinstance(door.sign_ins.invitation("claire", late, HERE), NotSignedIn), "it was good for a week"


def test_a_form_acts_once_and_one_that_failed_again(door: Door) -> None:
    def acts(*, fails: bool = False) -> bool:
        with door.work() as work:
            acted = signing_in.acts_once(work, "session", "ticket")
            if fails:
                work.connection.rollback()
            return acted

    assert [acts(fails=True), acts(), acts()] == [True, True, False]


def test_nothing_that_lets_somebody_in_is_in_the_database(door: Door) -> None:
    with door.work() as work:
        kept = " ".join(
            str(work.connection.exec_driver_sql(f"select string_agg({table}::text, ' ') from {table}").scalar())  # noqa: S608
            for table in ("account_credentials", "account_sessions", "account_recovery_codes", "identification_tries")
        )
    for secret in (PASSWORD, door.totp, door.welcomed.signed_in.token, HERE, door.welcomed.recovery_codes[0]):
        assert secret not in kept
        assert secret.encode().hex() not in kept


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("x4!kZ9q", "short"),
        ("motdepasse123", "guessable"),
        ("claire.durand31", "guessable"),
        ("azertyuiop123", "guessable"),
        ("x" * 101, "long"),
        (PASSWORD, None),
    ],
)
def test_passwords_that_are_soon_guessed_are_refused(password: str, fault: str | None) -> None:
    assert passwords.fault_of(password, "claire.durand") == fault


def test_when_a_session_is_over(clock: StoppedClock) -> None:
    now = clock()
    clock.move(minutes=29)
    assert not is_over(now, now, clock())
    clock.move(minutes=1)
    assert is_over(now, now, clock())


def test_turning_the_master_key_takes_second_factors_along(door: Door) -> None:
    turned = Vault(KeysInText(f"next:{'3d' * 32},{KEYS}").master_keys())
    key_turning.turn(door.engine.execution_options(vault=turned))
    without_the_old = Vault(KeysInText(f"next:{'3d' * 32},lookup:{'2e' * 32}").master_keys())
    alone = SignIns(door.engine.execution_options(vault=without_the_old), door.clock, Pins(PEPPER))
    assert isinstance(alone.sign_in(door.form(), HERE), SignedIn)
    alone._limits._database.dispose()
