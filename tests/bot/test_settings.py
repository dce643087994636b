"""The demo's secrets are the demo's alone: on a database of one's own, what is missing is said to be missing."""

from pathlib import Path

import pytest

from bot.settings import BadSettings, make_demo_secrets, read_settings
from tests.support.postgres import KEYS

OWN = {
    "ALLO_TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "ALLO_TWILIO_AUTH_TOKEN": "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6",
    "ALLO_PIN_PEPPER": "f1e2d3c4b5a697887766554433221100",
    "ALLO_KEYS": KEYS,
    "ALLO_DATABASE_URL": "postgresql://allo_application:secret@db.example/allo",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own home, with nothing set."""
    for name in OWN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALLO_HOME", str(tmp_path))
    return tmp_path


def test_the_demo_has_secrets_of_its_own(home: Path) -> None:
    make_demo_secrets()
    assert (home / "demo.env").stat().st_mode & 0o777 == 0o600
    assert read_settings().pin_pepper.get_secret_value() in (home / "demo.env").read_text(encoding="utf-8")


@pytest.mark.parametrize("missing", ["ALLO_TWILIO_AUTH_TOKEN", "ALLO_PIN_PEPPER", "ALLO_KEYS"])
def test_a_database_of_ones_own_is_never_served_with_the_demo_s_secrets(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_demo_secrets()
    for name, value in OWN.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv(missing)
    with pytest.raises(BadSettings, match=f"{missing}( or ALLO_KEYS_FILE)? is missing"):
        read_settings()


@pytest.mark.parametrize("name", ["ALLO_DATABASE_URL", "ALLO_PIN_PEPPER"])
def test_no_demo_secrets_are_made_where_there_are_others(
    name: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, OWN[name])
    make_demo_secrets()
    assert not (home / "demo.env").exists()


def test_keys_come_from_a_file_that_nobody_else_may_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OWN.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("ALLO_KEYS")
    file = home / "keys"
    file.write_text(KEYS.replace(",", "\n"), encoding="ascii")
    monkeypatch.setenv("ALLO_KEYS_FILE", str(file))
    file.chmod(0o640)
    with pytest.raises(BadSettings, match="may be read by others"):
        read_settings()
    file.chmod(0o600)
    assert read_settings().key_provider.master_keys().current == "tests"


def test_a_demo_of_before_there_were_keys_gets_some(home: Path) -> None:
    make_demo_secrets()
    file = home / "demo.env"
    file.write_text("".join(line for line in file.read_text().splitlines(keepends=True) if "KEYS" not in line))
    make_demo_secrets()
    made = read_settings().key_provider.master_keys()
    make_demo_secrets()
    assert made == read_settings().key_provider.master_keys()
