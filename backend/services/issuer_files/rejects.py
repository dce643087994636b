"""Writes the lines of a file that were rejected, as they were, with why: to be corrected and imported as they are."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from backend.services.files import write_pieces
from backend.services.issuer_files.cell_words import shielded
from backend.services.issuer_files.issuer_file import ADDED, IssuerFile

SEPARATOR = ";"
MARK = "\ufeff"
"""By which French Excel knows that it is UTF-8."""

MISSING = "#N/A"
"""Stands for a cell that the line did not have; no column takes it, so that a cut line is not made whole here."""

Refused = tuple[int, str, str]


def write_rejects(
    path: Path, file: IssuerFile, refused: Iterable[Refused], secret: frozenset[str] = frozenset()
) -> None:
    """Write the rejects file, whole or not at all.

    Args:
        path: Where.
        file: The file that was read; it is read again.
        refused: Line, column and reason, by line.
        secret: Columns that are left empty.

    Raises:
        OSError: It cannot be written.
    """
    write_pieces(path, _pieces(file, refused, secret))


def _pieces(file: IssuerFile, refused: Iterable[Refused], secret: frozenset[str]) -> Iterator[bytes]:
    ours = [place for place, name in enumerate(file.names) if not name.startswith(ADDED)]
    added = (f"{ADDED}ligne", f"{ADDED}champ", f"{ADDED}raison")
    yield (MARK + _line([*(file.header[place] for place in ours), *added])).encode()
    rows = file.lines()
    for number, reasons in groupby(refused, key=lambda each: each[0]):
        cells = next(row for line, row in rows if line == number)
        wrong = list(reasons)
        columns = ", ".join(dict.fromkeys(column for _, column, _ in wrong if column))
        said = ". ".join(f"{column} {reason}" if column else reason for _, column, reason in wrong)
        yield _line([*_theirs(file, cells, ours, secret), number, columns, said]).encode()


def _theirs(file: IssuerFile, cells: Sequence[str], ours: Sequence[int], secret: frozenset[str]) -> list[str]:
    """The cells of a line; where some are secret and the line is shifted, any may be the secret one."""
    hidden = secret.intersection(file.names)
    if hidden and len(cells) != len(file.names):
        return [""] * len(ours)
    lacking = [MISSING if name else "" for name in file.names[len(cells) :]]
    whole = [*cells, *lacking]
    shown = ["" if file.names[place] in hidden else whole[place] for place in ours]
    return shown + list(cells[len(file.names) :])


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=SEPARATOR).writerow(map(shielded, cells))
    return out.getvalue()
