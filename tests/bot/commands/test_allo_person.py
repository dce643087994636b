"""`allo person` prints all that is held of somebody, and erases them once nothing is open; both are noted."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from backend.domain.people import NoSuchBeneficiary
from backend.services.bank import reconciling
from backend.services.person_data import NotErasable
from bot.cli import app
from bot.commands import allo_person
from tests.backend.services.cashier import JEANNE, LUCIEN, Cashier
from tests.support.line import settings

Allo = Callable[..., Any]
WHO, MARIE = ["--who", "Anne"], "0012345*1"


@pytest.fixture
def allo(cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> Allo:
    """A command, run as on the command line, on the cashier's database."""
    monkeypatch.setattr(allo_person, "engine_of", lambda _: cashier.engine)
    monkeypatch.setattr(allo_person, "read_settings", settings)
    return lambda *words: CliRunner().invoke(app, ["person", *words, *WHO])


def noted(cashier: Cashier) -> list[tuple[object, ...]]:
    return cashier.rows("select what, outcome from audit_entries where who like 'cli:Anne%' order by id")


def test_export_prints_json_of_a_beneficiary_and_of_an_intervenant(cashier: Cashier, allo: Allo) -> None:
    reference = cashier.must_pay(JEANNE, 60)
    jeanne = json.loads(allo("export", JEANNE, "--programme", "apa31").output)
    marie = json.loads(allo("export", MARIE).output)
    assert (jeanne["role"], jeanne["identity"]["family_name"]) == ("beneficiary", "Martin")
    assert (marie["role"], marie["identity"]["family_name"]) == ("intervenant", "Dupont")
    for held in (jeanne, marie):
        assert reference in [each["reference"] for each in held["payments"]]
    assert "Martin" not in json.dumps(marie), "of others, their numbers alone"
    assert noted(cashier) == [("person.export", "done")] * 2


def test_erase_is_refused_while_something_is_open_and_leaves_the_payments(cashier: Cashier, allo: Allo) -> None:
    reference = cashier.must_pay(LUCIEN, 60)
    for code in (LUCIEN, MARIE):
        assert isinstance(allo("erase", code).exception, NotErasable)
    cashier.run("update payments set state = 'settled'")
    keys = int(str(cashier.one("select count(*) from person_keys")))
    erased = allo("erase", MARIE)
    assert (erased.exit_code, "The intervenant" in erased.output) == (0, True), erased.output
    assert cashier.one("select count(*) from person_keys") == keys - 1
    assert isinstance(allo("export", MARIE).exception, NoSuchBeneficiary)
    assert cashier.one("select count(*) from payments where reference = :r", r=reference) == 1
    with cashier.work() as work:
        assert reconciling.verify_ledger(work).differences == ()
    assert [outcome for _, outcome in noted(cashier)] == ["refused", "refused", "done", "refused"]
