"""Writes the lines of a file that were rejected, as they were, with why: to be corrected and imported as they are."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from backend.services.files import write_pieces
from backend.services.issuer_files.issuer_file import ADDED, IssuerFile

SEPARATOR = ";"
MARK = "\ufeff"
"""By which French Excel knows that it is UTF-8."""

Refused = tuple[int, str, str]


def write_rejects(path: Path, file: IssuerFile, refused: Iterable[Refused]) -> None:
    """Write the rejects file, whole or not at all.

    Args:
        path: Where.
        file: The file that was read; it is read again.
        refused: Line, column and reason, by line.

    Raises:
        OSError: It cannot be written.
    """
    write_pieces(path, _pieces(file, refused))


def _pieces(file: IssuerFile, refused: Iterable[Refused]) -> Iterator[bytes]:
    ours = [place for place, name in enumerate(file.names) if not name.startswith(ADDED)]
    added = (f"{ADDED}ligne", f"{ADDED}champ", f"{ADDED}raison")
    yield (MARK + _line([*(file.header[place] for place in ours), *added])).encode()
    rows = file.lines()
    for number, reasons in groupby(refused, key=lambda each: each[0]):
        cells = next(row for line, row in rows if line == number)
        wrong = list(reasons)
        columns = ", ".join(dict.fromkeys(column for _, column, _ in wrong if column))
        said = ". ".join(f"{column} {reason}" if column else reason for _, column, reason in wrong)
        theirs = [cells[place] if place < len(cells) else "" for place in ours]
        yield _line([*theirs, *cells[len(file.names) :], number, columns, said]).encode()


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=SEPARATOR).writerow(cells)
    return out.getvalue()
