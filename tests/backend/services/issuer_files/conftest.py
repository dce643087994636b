"""What the imports' tests share: an issuer who hands over files."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from backend.services.issuer_files.file_importer import Importer, ImportOutcome, ImportPlan
from backend.services.issuer_files.layouts import Kind
from backend.services.pins import Pins
from tests.backend.services.cashier import Cashier
from tests.support.clock import StoppedClock
from tests.support.postgres import PEPPER


@dataclass
class Issuer(Cashier):
    """Hands over files, and looks at what became of them."""

    folder: Path = Path()

    def hand_over(
        self,
        kind: Kind,
        content: str,
        *,
        check: bool = False,
        per_line: bool = False,
        encoding: str = "utf-8",
    ) -> ImportOutcome:
        """Import a file; the rejects go to `self.rejects`."""
        path = self.folder / f"{kind}.csv"
        path.write_bytes(content.encode(encoding))
        plan = ImportPlan(check=check, per_line=per_line, rejects=self.rejects)
        with self.work() as work:
            return Importer(self.programmes, Pins(PEPPER)).run(work, kind, path, plan)

    @property
    def rejects(self) -> Path:
        """Where rejected lines go."""
        return self.folder / "rejects.csv"


@pytest.fixture
def issuer(engine: Engine, clock: StoppedClock, tmp_path: Path) -> Issuer:
    """An issuer beside the demo's people."""
    return Issuer(engine, clock, folder=tmp_path)
