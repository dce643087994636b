"""`allo doctor` as an operator runs it: every thing has its line, no look stops another, and the exit code tells."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot.cli import app
from bot.data_files import read_programmes
from bot.doctor.finding import Finding, looked
from bot.doctor.look_at_machine import look_at_disk, look_at_rasa, look_at_smtp
from bot.doctor.look_at_settings import look_at_programmes, look_at_settings
from bot.nlu.rasa_server import free_port
from channels.phone.handed import OwnedNumber
from channels.phone.telephone import Telephone
from tests.bot.doctor.test_look_at_database import application, run
from tests.bot.doctor.test_look_at_twilio import URLS
from tests.channels.delivery.test_email_carrier import Mailbox, mailbox
from tests.support.clock import StoppedClock
from tests.support.line import ACCOUNT, TOKEN, settings
from tests.support.twilio_rest import playing_twilio

__all__ = ["mailbox"]
NUMBER = "+33937000001"
SECRET = "0123456789abcdef" * 2


def healths(findings: Iterator[Finding]) -> dict[str, str]:
    return {each.what: each.health for each in findings}


@pytest.fixture
def installed(engine: Engine, clock: StoppedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """An installation that can go live, but for its Rasa; yields its database as the owner."""
    run(engine, "update outbox set done_at = now()")
    run(engine, "delete from pins")  # the demo's are under another pepper than this installation's
    with (
        application(engine) as opened,
        playing_twilio(Telephone("http://127.0.0.1:9", TOKEN, ACCOUNT), clock) as twilio,
    ):
        twilio.numbers = [OwnedNumber(NUMBER, **URLS)]
        url = opened.url.set(drivername="postgresql").render_as_string(hide_password=False)
        for name, value in {
            "DATABASE_URL": url,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_URL": twilio.url,
            "PIN_PEPPER": SECRET,
            "METRICS_TOKEN": SECRET,
            "PUBLIC_URL": "https://allo.example.fr",
            "LINES": f"{NUMBER}=apa31",
            "HOME": str(tmp_path),
        }.items():
            monkeypatch.setenv(f"ALLO_{name}", value)
        yield engine


def test_an_installation_that_can_go_live_is_told_so_line_by_line(installed: Engine) -> None:
    assert installed
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exit_code == 0, done.output
    assert "fail" not in done.output
    assert "ok    ALLO_PUBLIC_URL: is https://allo.example.fr." in done.output
    assert f"ok    {NUMBER} (apa31): Twilio asks us" in done.output
    assert SECRET not in done.output
    assert done.output.splitlines()[-1].endswith("0 to mend.")


def test_what_is_broken_is_told_beside_what_is_well_and_the_exit_code_is_1(
    installed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert installed
    monkeypatch.setenv("ALLO_DATABASE_URL", f"postgresql://x:y@127.0.0.1:{free_port()}/allo")
    monkeypatch.setenv("ALLO_LINES", f"{NUMBER}=apa32")
    monkeypatch.setenv("ALLO_RASA_URL", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("ALLO_API_TOKEN", SECRET)
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exit_code == 1
    for told in (
        "fail  database: could not be looked at (OperationalError)",
        f"fail  ALLO_LINES: {NUMBER} names the programme apa32: there are apa04, apa31, cesujop.",
        "fail  Rasa: does not answer at ALLO_RASA_URL",
        "ok    Twilio: the account is active.",
        "warn  ALLO_API_TOKEN: lets nobody in any more",
    ):
        assert told in done.output, done.output


def test_settings_that_are_missing_are_all_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALLO_HOME", str(tmp_path))
    monkeypatch.setenv("ALLO_PORT", "0")
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exit_code == 1
    assert [line.split(": ")[1].split()[0] for line in done.output.splitlines() if line.startswith("fail")] == [
        "ALLO_TWILIO_ACCOUNT_SID", "ALLO_TWILIO_AUTH_TOKEN", "ALLO_PIN_PEPPER", "ALLO_PORT",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("others", "what", "health"),
    [
        ({}, "ALLO_PUBLIC_URL", "fail"),
        ({"public_url": "http://allo.example.fr"}, "ALLO_PUBLIC_URL", "fail"),
        ({"public_url": "https://allo.example.fr"}, "ALLO_PUBLIC_URL", "ok"),
        ({"pin_pepper": "a" * 40}, "ALLO_PIN_PEPPER", "fail"),
        ({"pin_pepper": SECRET[:16]}, "ALLO_PIN_PEPPER", "warn"),
        ({}, "ALLO_METRICS_TOKEN", "warn"),
        ({"database_owner_url": "postgresql://x@y/z"}, "ALLO_DATABASE_OWNER_URL", "warn"),
    ],
)
def test_settings_that_work_and_must_not_go_live(others: dict[str, str], what: str, health: str) -> None:
    assert healths(look_at_settings(settings(**others)))[what] == health


def test_a_programme_that_is_rung_needs_an_account() -> None:
    programmes = read_programmes()
    poor = {"apa31": programmes["apa31"].model_copy(update={"bank": None})}
    assert healths(look_at_programmes(settings(), poor)) == {"apa31": "fail"}
    silent = {"apa31": programmes["apa31"].model_copy(update={"lines": ()})}
    assert healths(look_at_programmes(settings(), silent)) == {"apa31": "warn"}


def test_a_demonstration_account_is_told_from_a_bank_s() -> None:
    told = list(look_at_programmes(settings(), {"apa31": read_programmes()["apa31"]}))
    assert [(each.health, each.told) for each in told] == [
        ("warn", "is paid from a demonstration account: put its own in its file.")
    ]


def test_the_disk_and_rasa_are_looked_at(tmp_path: Path) -> None:
    assert healths(look_at_disk(settings(home=tmp_path)))["disk"] in {"ok", "warn"}
    (tmp_path / "file").touch()
    assert healths(look_at_disk(settings(home=tmp_path / "file" / "below"))) == {"disk": "fail"}
    away = f"http://127.0.0.1:{free_port()}"
    assert healths(look_at_rasa(settings(rasa_url=away))) == {"Rasa": "fail"}


def test_who_takes_e_mails_is_greeted(mailbox: Mailbox) -> None:
    here = {"smtp_host": "127.0.0.1", "smtp_tls": "none"}
    assert healths(look_at_smtp(settings())) == {"e-mail": "ok"}
    assert healths(look_at_smtp(settings(**here, smtp_port=mailbox.port))) == {"e-mail": "ok"}
    assert healths(look_at_smtp(settings(**here, smtp_port=free_port()))) == {"e-mail": "fail"}
    assert mailbox.taken == [], "nothing is sent"


def test_a_look_that_goes_wrong_is_a_finding_too() -> None:
    def broken() -> Iterator[Finding]:
        yield Finding("ok", "one", "is well.")
        raise RuntimeError("a secret")

    found = list(looked("both", broken))
    assert [each.health for each in found] == ["ok", "fail"]
    assert "a secret" not in str(found[1])
