"""What one kind of file is in SQL: what is staged of its lines, what refuses one, and what is written."""

from dataclasses import dataclass, field

NOBODY = "is nobody's in this programme: check its eight digits, or import beneficiaries first"


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
        columns: What is staged of a line, with its type, in the order of its layout.
        key: The staged columns that tell what a line is about.
        key_column: The column that is named when a key comes twice.
        resolve: A query on `incoming s` that adds `known_id` (None: new) and `same` (nothing is to be done), and
            what else the writes need. `{given}` and `{stored}` stand for the columns that the file has.
        kept: Staged columns that are kept under their name in the table that `s` is held against, as `stored` names it.
        refusals: What makes the database refuse a line.
        writes: Statements on `resolved`, for the lines from `:first` to `:last`; `{assigned}` sets what the file has.
    """

    columns: dict[str, str]
    key: tuple[str, ...]
    key_column: str
    resolve: str
    kept: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    writes: tuple[str, ...] = field(default=())

    def phrased(self, statement: str, present: frozenset[str]) -> str:
        """A statement for a file that has only some of the columns that are kept."""
        kept = [name for name in self.kept if name in present]
        return (
            statement.replace("{given}", ", ".join(f"s.{name}" for name in kept))
            .replace("{stored}", ", ".join(f"t.{name}" for name in kept))
            .replace("{assigned}", ", ".join(f"{name} = s.{name}" for name in kept))
        )
