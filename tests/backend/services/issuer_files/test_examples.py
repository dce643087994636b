"""The examples of docs/examples are imported as they are: one who begins may copy them."""

import pytest

from backend import database
from backend.services.issuer_files.file_importer import Importer
from backend.services.issuer_files.layouts import COLUMNS, Kind
from backend.services.pins import Pins
from bot.data_files import ROOT
from tests.backend.services.issuer_files.conftest import Issuer
from tests.backend.services.issuer_files.test_file_importer import counts
from tests.support.clock import StoppedClock
from tests.support.postgres import PEPPER, Postgres

FOLDER = ROOT / "docs" / "examples"
NAMES: dict[str, Kind] = {
    "intervenants": "intervenants",
    "beneficiaires": "beneficiaries",
    "droits": "rights",
    "plans": "plans",
    "codes": "activation-codes",
}


@pytest.mark.parametrize("folder", ["excel", "export"])
def test_an_example_is_imported_as_it_is(postgres: Postgres, clock: StoppedClock, folder: str) -> None:
    with postgres.fresh("template1") as engine:
        database.upgrade(engine)
        issuer = Issuer(engine, clock)
        for name, kind in NAMES.items():
            path = FOLDER / folder / f"{name}.csv"
            lines = len(path.read_text(encoding="utf-8-sig").splitlines()) - 1
            with issuer.work() as work:
                outcome = Importer(issuer.programmes, Pins(PEPPER)).run(work, kind, path)
            assert (counts(outcome), outcome.written) == ((lines, 0, 0, 0), True), outcome.rejects


def test_the_examples_of_excel_show_every_column() -> None:
    for name, kind in NAMES.items():
        header = (FOLDER / "excel" / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        assert len(header.split(";")) == len(COLUMNS[kind])
