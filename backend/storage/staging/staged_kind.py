"""What one kind of file is in SQL: what is staged of its lines, what refuses one, and what is written."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection

from backend.storage.staging.line_sealing import LineSealer

NOBODY = "is nobody's in this programme: check its eight digits, or import beneficiaries first"

CLOSING = "case when s.closed_on = 'infinity' then null else coalesce(s.closed_on, t.closed_on) end"
"""The day of closing: what is empty leaves it as it was, and the end of time (`ouvert`) opens again."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What makes the database refuse a line: a condition on `resolved`, and the column and reason that are told."""

    condition: str
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class StagedKind:
    """One kind of file.

    Attributes:
        columns: What is staged of a line, with its type, as the sealer makes it.
        sealer: Makes it of the lines that were read, for a file that has some columns.
        key: The staged columns that tell what a line is about.
        key_column: The column that is named when a key comes twice.
        resolve: A query on `incoming s` that adds `known_id` (None: new) and `same` (nothing is to be done), and
            what else the writes need. `{given}` and `{stored}` stand for the columns that the file has.
        kept: Staged columns that are kept under their name in the table that `s` is held against, as `stored` names it.
        refusals: What makes the database refuse a line.
        writes: Statements on `resolved`, for the lines from `:first` to `:last`; `{assigned}` sets what the file has
            beside what the statement sets.
    """

    columns: dict[str, str]
    sealer: Callable[[Connection, frozenset[str]], LineSealer]
    key: tuple[str, ...]
    key_column: str
    resolve: str
    kept: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    writes: tuple[str, ...] = field(default=())

    def phrased(self, statement: str, present: frozenset[str]) -> str:
        """A statement for a file that has only some of the columns that are kept."""
        kept = {name: CLOSING if name == "closed_on" else f"s.{name}" for name in self.kept if name in present}
        return (
            statement.replace("{given}", ", ".join(kept.values()) or "true")
            .replace("{stored}", ", ".join(f"t.{name}" for name in kept) or "true")
            .replace("{assigned}", "".join(f", {name} = {given}" for name, given in kept.items()))
        )
