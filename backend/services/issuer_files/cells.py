"""What one cell says: dates, months, hours, euros, numbers, codes, as French Excel writes them."""

import re
from datetime import date
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from backend.domain import numbering
from backend.services.bank.transfer_file import sound_iban
from backend.services.issuer_files.cell_words import (
    EXCEL_MONTH,
    LOST_DIGITS,
    MONTHS,
    REMEMBERED,
    SHORTENED,
    BadCell,
    fold,
)

MOST_MINUTES = 1_000_000
MOST_CENTS = 99_999_999
CENTURY = 2000
LEAST_CODE, MOST_CODE = 8, 16
OPEN, REOPENED = "ouvert", "infinity"
"""The word that opens again what was closed, and the day that stands for it until the line is written."""

BODY, POSTCODE, CESU_CODE = 7, 5, 8
NATIONAL = 9
"""Digits of a French number without its zero."""

_DATE = re.compile(r"(?:(\d{1,2})/(\d{1,2})/(\d{4})|(\d{4})-(\d{1,2})-(\d{1,2}))(?:[T ]00:00(?::00)?)?", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}/\d{1,2}/\d{2}", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})/(\d{4})|(\d{4})-(\d{1,2})", re.ASCII)
_HOURS = re.compile(r"(\d{1,5})(?:[.,](\d{1,4}))?(?: ?h)?|(\d{1,5}) ?[h:] ?([0-5]\d)(?::00)?", re.ASCII)
_EUROS = re.compile(r"(\d{1,7})(?:[.,](\d{1,2})0*)?", re.ASCII)
_NAN = re.compile(r"(\d{1,7})\*(\d)", re.ASCII)
_PUNCTUATION = str.maketrans("", "", " .-()\u00a0\u202f\u2009")
_PLAIN_SPACES = str.maketrans("\u00a0\u202f\u2009", "   ")
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009€")


@lru_cache(REMEMBERED)
def date_of(cell: str) -> date:
    """A day: `31/12/2026` or `2026-12-31`."""
    if not (found := _DATE.fullmatch(cell)):
        if _SHORT_YEAR.fullmatch(cell):
            raise BadCell("has a year of two digits, which may be of either century: write it with four digits")
        raise BadCell("is no date: write it as 31/12/2026 or 2026-12-31")
    day, month, year, other_year, other_month, other_day = found.groups()
    try:
        return date(int(year or other_year), int(month or other_month), int(day or other_day))
    except ValueError:
        raise BadCell("is a day that no calendar has: write it as 31/12/2026 or 2026-12-31") from None


@lru_cache(REMEMBERED)
def month_of(cell: str) -> date:
    """A month, as its first day: `12/2026`, `2026-12`, `01/12/2026` or Excel's `déc-26`."""
    if found := _MONTH.fullmatch(cell):
        month, year, other_year, other_month = found.groups()
        number, of = int(month or other_month), int(year or other_year)
    elif found := EXCEL_MONTH.fullmatch(fold(cell)):
        number, of = MONTHS.index(found[1]) + 1, int(found[2]) + (CENTURY if len(found[2]) == len("26") else 0)
    elif _DATE.fullmatch(cell) and (day := date_of(cell)).day == 1:
        return day
    else:
        raise BadCell("is no month: write it as 12/2026 or 2026-12")
    try:
        return date(of, number, 1)
    except ValueError:
        raise BadCell("is no month: write it as 12/2026 or 2026-12") from None


@lru_cache(REMEMBERED)
def minutes_of(cell: str) -> int:
    """Hours, in minutes: `42`, `42,5`, `42:30` or `42h30`.

    >>> minutes_of("42,5"), minutes_of("42h30"), minutes_of("42")
    (2550, 2550, 2520)
    """
    if not (found := _HOURS.fullmatch(cell.translate(_PLAIN_SPACES).lower())):
        raise BadCell("is no number of hours: write it as 42, 42,5 or 42h30")
    whole, part, hours, minutes = found.groups()
    if hours is not None:
        total = int(hours) * 60 + int(minutes)
    else:
        rest, left = divmod(int(part or "0") * 60, 10 ** len(part or ""))
        if left:
            raise BadCell("does not come to whole minutes: write it as 42h20")
        total = int(whole) * 60 + rest
    if not 0 < total <= MOST_MINUTES:
        raise BadCell("must be more than no hours, and at most sixteen thousand")
    return total


@lru_cache(REMEMBERED)
def cents_of(cell: str) -> int:
    """Euros, in cents.

    >>> cents_of("201,94"), cents_of("1 200.5 €")
    (20194, 120050)
    """
    if not (found := _EUROS.fullmatch(cell.translate(_SPACES))):
        raise BadCell("is no sum in euros: write it as 201,94")
    total = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if not 0 < total <= MOST_CENTS:
        raise BadCell("must be more than nothing, and less than a million euros")
    return total


def digits_of(cell: str) -> str:
    """The digits of a code that Excel may have made a number."""
    if cell.isdecimal() and cell.isascii():
        return cell
    if SHORTENED.fullmatch(cell):
        raise BadCell(LOST_DIGITS)
    digits = re.sub(r"[.,]0+$", "", cell.translate(_PUNCTUATION) if "," in cell else cell.replace(" ", ""))
    if not (digits.isdecimal() and digits.isascii()):
        raise BadCell("must be digits alone")
    return digits


def cesu_code_of(cell: str) -> str:
    """A CESU code: eight digits."""
    if len(digits := digits_of(cell)) == CESU_CODE:
        return digits
    if len(digits) == CESU_CODE - 1:
        raise BadCell("has seven digits: if Excel took a zero away, write it again in a column formatted as text")
    raise BadCell("must have eight digits")


@lru_cache(REMEMBERED)
def nan_of(cell: str) -> str:
    """A NAN with its star and key; zeros that are gone before it are put back."""
    if found := _NAN.fullmatch(cell.replace(" ", "")):
        return f"{found[1].zfill(BODY)}*{found[2]}"
    raise BadCell("is no NAN: write it with its star and its key, such as 0012345*1")


def phone_of(cell: str) -> str:
    """A telephone number, E.164; French unless it begins with + or 00."""
    written = cell.translate(_PUNCTUATION)
    if SHORTENED.fullmatch(cell.replace(" ", "")):
        raise BadCell(LOST_DIGITS)
    if written.startswith("00"):
        written = f"+{written[2:]}"
    if not written.startswith("+"):
        number = _french(written)
    else:
        number = _french(f"0{written[3:]}") or _abroad(written) if written.startswith("+33") else _abroad(written)
    if number is None:
        raise BadCell("is no telephone number: write its ten digits, or + and the country")
    return number


def _french(written: str) -> str | None:
    if not (written.isdecimal() and written.isascii()):
        return None
    if len(written) == NATIONAL and written[0] != "0":
        written = f"0{written}"
    elif len(written) == NATIONAL + 2 and written.startswith("33"):
        written = f"0{written[2:]}"
    return numbering.e164(written)


@lru_cache(REMEMBERED)
def _abroad(written: str) -> str | None:
    try:
        parsed = phonenumbers.parse(written, None)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, PhoneNumberFormat.E164))


@lru_cache(REMEMBERED)
def postcode_of(cell: str) -> str:
    """A French postcode; a zero that is gone before it is put back."""
    digits = digits_of(cell)
    if len(digits) == POSTCODE - 1 and digits[0] != "0":
        digits = f"0{digits}"
    if len(digits) != POSTCODE:
        raise BadCell("must have five digits")
    return digits


def iban_of(cell: str) -> str:
    """An IBAN of the SEPA whose check digits are right."""
    if (sound := sound_iban(cell)) is None:
        raise BadCell("is no valid IBAN of the SEPA: check its digits")
    return sound


def activation_code_of(cell: str) -> str:
    """The code of a letter: 8 to 16 digits."""
    if not LEAST_CODE <= len(digits := digits_of(cell)) <= MOST_CODE:
        raise BadCell(f"must have {LEAST_CODE} to {MOST_CODE} digits, in a column formatted as text")
    if len(digits) == MOST_CODE and digits[-1] == "0":
        # Excel keeps fifteen digits of a number, and writes zeros for the others.
        raise BadCell("may have lost its sixteenth digit in Excel: draw another code, of ten digits")
    return digits


def length_of(cell: str) -> int:
    """How many digits a code has."""
    if not (cell.isdecimal() and cell.isascii() and LEAST_CODE <= int(cell) <= MOST_CODE):
        raise BadCell(f"must be a number from {LEAST_CODE} to {MOST_CODE}: how many digits the code has")
    return int(cell)


def closing_of(cell: str) -> date | str:
    """The first day on which an account is closed; `ouvert` opens it again, and is told by `REOPENED`."""
    return REOPENED if fold(cell) == OPEN else date_of(cell)
