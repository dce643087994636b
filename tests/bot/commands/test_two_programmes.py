"""A CESU code may be of two programmes: a command names both, and takes the one that is given."""

import pytest
from typer.testing import CliRunner

from backend.domain.people import NoSuchBeneficiary
from bot.cli import app
from bot.commands import allo_pin, allo_receipts
from tests.backend.services.cashier import JEANNE, SIMONE, Cashier
from tests.support.line import settings


@pytest.fixture
def simone(cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> int:
    """Simone's number; in another programme she has the CESU code that Jeanne has."""
    for command in (allo_pin, allo_receipts):
        monkeypatch.setattr(command, "engine_of", lambda _: cashier.engine)
        monkeypatch.setattr(command, "read_settings", settings)
    number = cashier.payer(SIMONE)
    cashier.run("update beneficiaries set programme = 'apa04', cesu_code = :code where id = :who",
                code=JEANNE, who=number)  # fmt: skip
    cashier.run("update pins set fails = 3")
    return number


@pytest.mark.parametrize(
    ("command", "done"),
    [
        (["pin", "unblock", JEANNE], "select beneficiary_id from pins where fails = 0"),
        (["receipts", "ask", "--cesu-code", JEANNE, "--month", "2026-02"], "select beneficiary_id from print_jobs"),
        (["receipts", "monthly", JEANNE], "select id from beneficiaries where wants_paper"),
    ],
)
def test_it_is_done_for_the_one_of_the_programme(cashier: Cashier, simone: int, command: list[str], done: str) -> None:
    refused = CliRunner().invoke(app, command)
    assert isinstance(refused.exception, NoSuchBeneficiary)
    assert "apa04 and apa31" in str(refused.exception)
    assert cashier.rows(done) == []
    taken = CliRunner().invoke(app, [*command, "--programme", "apa04"])
    assert taken.exit_code == 0, taken.output
    assert cashier.rows(done) == [(simone,)]
