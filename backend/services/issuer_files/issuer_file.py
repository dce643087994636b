"""Reads a table as French Excel saves it: its encoding and its separator are found, its lines come one by one."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from backend.services.issuer_files.cell_words import bared, fold
from backend.services.issuer_files.characters import FileNotReadable, recognise_characters

SEPARATORS = ";,\t"
ADDED = "rejet_"
"""Columns that begin so were added by us to a rejects file."""

SMALL_WORDS = frozenset(("de", "du", "d", "l"))
"""What people write in a column's name, and we do not."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how far it is, and of how much."""


@dataclass(frozen=True, slots=True)
class IssuerFile:
    """A file as it was recognised.

    Attributes:
        path: Where it is.
        encoding: How its characters are written.
        separator: What stands between two cells.
        header: Its column names, as they stand there.
        names: The same, as the layout has them: small letters, no accents, underscores.
        sha256: Of its bytes.
    """

    path: Path
    encoding: str
    separator: str
    header: tuple[str, ...]
    names: tuple[str, ...]
    sha256: str

    def lines(self, progress: Progress | None = None) -> Iterator[tuple[int, list[str]]]:
        """Each line under the column names: where it begins in the file (the names are line 1), and its cells.

        Raises:
            FileNotReadable: From some line on it is no such table.
        """
        size, begins = self.path.stat().st_size, 1
        with self.path.open("rb") as raw, io.TextIOWrapper(raw, self.encoding, newline="") as text:
            reader = csv.reader(text, delimiter=self.separator, strict=True)
            back = any(name.startswith(ADDED) for name in self.names)
            try:
                for row in reader:
                    if begins > 1 and any(map(str.strip, row)):
                        yield begins, [bared(cell) for cell in row] if back else row
                    begins = reader.line_num + 1
                    if progress and not begins & 0x1FFF:
                        progress("reading", raw.tell(), size)
            except (csv.Error, UnicodeDecodeError):
                raise FileNotReadable(
                    f"From line {begins} on it is no table: a quotation mark may be open, or a character is of another "
                    "encoding. Save it again as CSV UTF-8."
                ) from None


def recognise(path: Path, known: frozenset[str], required: frozenset[str] = frozenset()) -> IssuerFile:
    """Find out how a file is written.

    Args:
        path: The file.
        known: The column names of its kind.
        required: Those that it must have.

    Raises:
        FileNotReadable: It is empty, or its first line does not name the columns of its kind.
    """
    encoding, sha256 = recognise_characters(path)
    try:
        with path.open(encoding=encoding, newline="") as text:
            first = text.readline().rstrip("\r\n")
    except UnicodeDecodeError:
        raise FileNotReadable("Its characters are of no encoding that we know. Save it again as CSV UTF-8.") from None
    if not first.strip():
        raise FileNotReadable("It is empty: its first line must name its columns (docs/imports.md).")
    headers = {each: next(csv.reader([first], delimiter=each)) for each in SEPARATORS}
    ours = {name.replace("_", ""): name for name in known}
    named = {each: tuple(_name(cell, ours) for cell in headers[each]) for each in SEPARATORS}
    separator = max(SEPARATORS, key=lambda each: sum(name in known for name in named[each]))
    header, names = tuple(headers[separator]), named[separator]
    _refuse_names(names, known)
    if lacking := sorted(required.difference(names)):
        raise FileNotReadable(f"It lacks the column {', '.join(lacking)} (docs/imports.md).")
    return IssuerFile(path, encoding, separator, header, names, sha256)


def _name(cell: str, ours: Mapping[str, str]) -> str:
    """A column's name as the layout has it, however people write it: `Date de naissance`, `Valable jusqu'au`."""
    words = re.findall(r"\w+", fold(cell).replace("_", " "))
    return ours.get("".join(word for word in words if word not in SMALL_WORDS), "_".join(words))


def _refuse_names(names: tuple[str, ...], known: frozenset[str]) -> None:
    ours = [name for name in names if name and not name.startswith(ADDED)]
    if not known.intersection(ours):
        raise FileNotReadable("Its first line names no column of this kind of file (docs/imports.md).")
    if strange := [name for name in ours if name not in known]:
        raise FileNotReadable(f"No such column: {', '.join(strange)}. There are {', '.join(sorted(known))}.")
    if twice := sorted({name for name in ours if ours.count(name) > 1}):
        raise FileNotReadable(f"There twice: {', '.join(twice)}.")
