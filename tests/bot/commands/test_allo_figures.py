"""`allo figures` as an issuer types it."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot.cli import app
from bot.commands import allo_figures
from bot.data_files import NoSuchProgramme
from tests.support.line import ACCOUNT, TOKEN
from tests.support.postgres import KEYS, PEPPER


@pytest.fixture(autouse=True)
def _set(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo's database, whose connections are closed with the test."""
    monkeypatch.setattr(allo_figures, "engine_of", lambda _: engine)
    for name, value in {
        "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "PIN_PEPPER": PEPPER, "KEYS": KEYS,
        "HOME": str(tmp_path),
    }.items():  # fmt: skip
        monkeypatch.setenv(f"ALLO_{name}", value)


def test_figures_are_shown_written_and_drawn_and_name_nobody(tmp_path: Path) -> None:
    out, drawn = tmp_path / "figures.csv", tmp_path / "figures.svg"
    told = CliRunner().invoke(
        app, ["figures", "--from", "2026-01", "--to", "2026-04", "--csv", str(out), "--chart", str(drawn)]
    )
    assert told.exit_code == 0, told.output
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [(row["programme"], row["month"]) for row in rows] == [
        ("apa04", "2026-03"), ("apa31", "2026-02"), ("apa31", "2026-03"), ("cesujop", "2026-03"),
    ]  # fmt: skip
    for name in ("Jeanne", "Martin", "31000017", "Marie"):
        assert name not in told.output + out.read_text(encoding="utf-8") + drawn.read_text(encoding="utf-8")


def test_one_programme_alone_and_one_that_there_is_not(tmp_path: Path) -> None:
    out = tmp_path / "figures.csv"
    period = ["--from", "2026-01", "--to", "2026-04"]
    done = CliRunner().invoke(app, ["figures", "--programme", "apa04", *period, "--csv", str(out), "--french"])
    assert done.exit_code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfProgramme;Mois;")
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2, "the rights that were given in March"
    wrong = CliRunner().invoke(app, ["figures", "--programme", "apa32"])
    assert isinstance(wrong.exception, NoSuchProgramme)
