"""What a cell of words says: names, references, yes or no; and what Excel leaves where words were."""

import re
import unicodedata
from functools import lru_cache

from backend.domain.payer_contact import is_email

REMEMBERED = 1 << 15
"""How many cells of a kind are remembered: those of a file repeat."""

YES, NO = frozenset(("oui", "o", "1", "x", "vrai")), frozenset(("", "non", "n", "0", "faux"))
LONGEST_REFERENCE = 60
OUR_SOURCES = ("plan:", "carried:", "card:")
"""How the line names the rights that it gives itself: of plans, carried over, and of cards."""

LOST_DIGITS = "has lost digits in Excel: format the column as text and write it again"

SHORTENED = re.compile(r"\d([.,]\d+)?e\+?\d+", re.ASCII | re.IGNORECASE)
"""What Excel writes for a long number."""

MONTHS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
EXCEL_MONTH = re.compile(rf"({'|'.join(MONTHS)})\.?[- ](\d{{2}}|\d{{4}})", re.ASCII)
"""What Excel writes for a month, folded; it makes one of whatever looks like one."""

_EXCEL_ERROR = re.compile(r"#+|#(NOM\?|NAME\?|[A-Z]+/?[A-Z0-9]*!|N/A)", re.ASCII)
_SEVERAL = re.compile(r"[/;,|\n]")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_SHIELDED = re.compile(r"'+[=+\-@\t\r]")


class BadCell(ValueError):  # noqa: N818 - a reason, as the rejects file says it
    """A cell does not say what its column is for; the reason says why and what to do, and does not quote it.

    Attributes:
        reason: A sentence without its subject, which is the column.
        field: The column, where it is not the one that was read.
    """

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


def fold(text: str) -> str:
    """Small letters without accents, by which column names and words of a list are compared."""
    plain = unicodedata.normalize("NFD", text.lower())
    return "".join(each for each in plain if not unicodedata.combining(each)).strip()


def words_of(cell: str, most: int = 200) -> str:
    """Words of at most so many characters, one space between two, each accent in one piece with its letter."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell)
    if not cell.isprintable() or "  " in cell:
        cell = " ".join(cell.split())
        if not cell.isprintable():
            raise BadCell("has characters that cannot be printed")
    if cell[0] in "=@#":
        _refuse_excels(cell)
    if len(cell) > most:
        raise BadCell(f"has more than {most} characters")
    return cell


def _refuse_excels(cell: str) -> None:
    if cell[0] != "#":
        raise BadCell("is a formula: write what it shows")
    if _EXCEL_ERROR.fullmatch(cell):
        raise BadCell("is an error of Excel's, or a column that was too narrow: write the value again")


@lru_cache(REMEMBERED)
def reference_of(cell: str) -> str:
    """The issuer's name of a right or a plan; not one that Excel has changed, for it would be given a second time."""
    if SHORTENED.fullmatch(cell):
        raise BadCell(LOST_DIGITS)
    if cell[-3:-2] == "-" and EXCEL_MONTH.fullmatch(fold(cell)):
        raise BadCell("was made a month by Excel: format the column as text and write it again")
    if cell.lower().startswith(OUR_SOURCES):
        raise BadCell(f"begins with {', '.join(OUR_SOURCES)}, as the line names what it gives itself: choose another")
    return words_of(cell, LONGEST_REFERENCE)


def email_of(cell: str) -> str:
    """An e-mail address."""
    if not is_email(cell):
        raise BadCell("is no e-mail address")
    return cell


@lru_cache(REMEMBERED)
def yes(cell: str) -> bool:
    """Yes or no; nothing is no."""
    if (said := fold(cell)) in YES:
        return True
    if said in NO:
        return False
    raise BadCell("must be oui or non")


def several(cell: str) -> list[str]:
    """The values of a cell that holds several."""
    return [value for part in _SEVERAL.split(cell) if (value := part.strip())]


def shielded(cell: object) -> str:
    """A cell as it can be written for Excel, which takes what begins with `=`, `+`, `-` or `@` for a formula.

    >>> shielded("=1+1"), bared(shielded("=1+1")), bared("'tHooft")
    ("'=1+1", '=1+1', "'tHooft")
    """
    return f"'{cell}" if _FORMULA.match(str(cell)) else str(cell)


def bared(cell: str) -> str:
    """What a cell was before it was shielded."""
    return cell[1:] if _SHIELDED.match(cell) else cell
