"""Thirty files that a stranger wrote who knew docs/imports.md alone, held against what they expected of each."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend import database
from backend.services.issuer_files.characters import FileNotReadable
from backend.services.issuer_files.file_importer import Importer, ImportOutcome, ImportPlan
from backend.services.pins import Pins
from tests.backend.services.issuer_files.conftest import Issuer
from tests.support.clock import StoppedClock
from tests.support.postgres import PEPPER, Postgres

FOLDER = Path(__file__).parent / "strangers"
FILES: list[dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
COUNTS = ("created", "changed", "unchanged")
OTHERWISE: dict[str, tuple[tuple[int, int, int], set[int], str]] = {
    "02_intervenants_excel_unicode.csv": (
        (3, 0, 0),
        {12},
        "A guess of theirs: a legal person's mode may be left out, and is paid by rights for every mode.",
    ),
    "09_beneficiaires_debutante.csv": (
        (4, 0, 0),
        {4},
        "The document named Mme and M. alone; it now says that Mlle is madame, as in every administration.",
    ),
    "10_beneficiaires_date_de_naissance.csv": (
        (1, 0, 0),
        set(),
        "The document forgave capitals, accents and spaces; it now forgives the small words that people write too.",
    ),
    "14_droits_script_apa04.csv": (
        (1, 0, 0),
        {4},
        "A guess of theirs: the document now says that none of the programmes has a tariff.",
    ),
    "16_droits_modifies_apa31.csv": (
        (2, 0, 3),
        {6},
        "The document said so: a withdrawn right that comes again stays withdrawn, and is unchanged.",
    ),
}
"""Of files that become otherwise: what they come to, the lines, and why."""


@dataclass
class Met:
    """What became of one file: how it ended, its counts, and of each rejected line the columns that are named."""

    outcome: str
    counts: dict[str, int]
    rejected: dict[int, set[str]]


def met(issuer: Issuer, expected: dict[str, Any]) -> Met:
    plan = ImportPlan(per_line=True)
    with issuer.work() as work:
        try:
            importer = Importer(issuer.programmes, Pins(PEPPER))
            outcome = importer.run(work, expected["kind"], FOLDER / expected["file"], plan)
        except FileNotReadable:
            return Met("refused whole", dict.fromkeys(COUNTS, 0), {})
    return _met(outcome)


def _met(outcome: ImportOutcome) -> Met:
    rejected: dict[int, set[str]] = {}
    for line, column, _ in outcome.rejects:
        rejected.setdefault(line, set()).add(column)
    ended = "some lines rejected" if rejected else "accepted"
    return Met(ended, {name: getattr(outcome.counts, name) for name in COUNTS}, rejected)


def differences(expected: dict[str, Any], found: Met) -> dict[int, str]:
    """What is otherwise than expected, by line; 0 stands for the file."""
    wrong = {each["line"]: each["field"] for each in expected["rejected"]}
    said = {}
    if found.outcome != expected["outcome"]:
        said[0] = f"{expected['outcome']}, but {found.outcome}"
    elif found.counts != (counts := {name: expected[name] for name in COUNTS}):
        said[0] = f"{counts}, but {found.counts}"
    for line in sorted(wrong.keys() | found.rejected.keys()):
        if line not in found.rejected:
            said[line] = f"rejected for {wrong[line]}, but taken"
        elif line not in wrong:
            said[line] = f"taken, but rejected for {found.rejected[line]}"
        elif wrong[line] is not None and wrong[line] not in found.rejected[line]:
            said[line] = f"rejected for {wrong[line]}, but for {found.rejected[line]}"
    return said


def test_strangers_files_become_what_they_expected(postgres: Postgres, clock: StoppedClock) -> None:
    otherwise: dict[str, tuple[tuple[int, ...], set[int]]] = {}
    with postgres.fresh("template1") as engine:
        database.upgrade(engine)
        issuer = Issuer(engine, clock)
        for expected in FILES:
            found = met(issuer, expected)
            if said := differences(expected, found):
                otherwise[expected["file"]] = tuple(found.counts.values()), said.keys() - {0}
                sys.stdout.write(f"{expected['file']}: {said}\n")
    sys.stdout.write(f"{len(FILES) - len(otherwise)} of {len(FILES)} files are as expected\n")
    assert otherwise == {name: known[:2] for name, known in OTHERWISE.items()}
