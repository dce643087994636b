"""Cases live in JSON files, and every test reads them in the same way."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dialogs.answers.kinds import to_json, understand_line

TODAY = date(2026, 11, 22)
FOLDER = Path(__file__).parent / "cases"
NAMED = {
    "duration": "hours",
    "birthdate": "birth_date",
    "cesu": "cesu_code",
    "amount": "euros",
    "yesno": "yes_no",
    "keyword": "sms",
}
"""The kinds as the reference cases name them."""


@dataclass(frozen=True, slots=True)
class Case:
    """What somebody answered, and what it means; None where it must be asked again."""

    kind: str
    text: str
    value: Any
    known: tuple[str, ...]

    def heard(self) -> Any:
        """The value of the only reading, or None."""
        readings = understand_line(self.kind, self.text, TODAY, self.known)
        return to_json(self.kind, readings[0].value, self.known) if len(readings) == 1 else None


def cases(name: str) -> list[Case]:
    """The cases of one file."""
    rows = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    kind = "name" if name == "given_names" else ""
    return [
        Case(
            NAMED.get(row.get("kind", kind), row.get("kind", kind)),
            row["text"],
            row["value"],
            tuple(row.get("known", ())),
        )
        for row in rows
    ]


def files() -> list[str]:
    """The names of all files of cases."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))
