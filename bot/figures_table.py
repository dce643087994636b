"""Writes the issuer's figures as CSV: for programs, or as a French Excel opens it by a double click."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import fields

from backend.domain.account_month import AccountMonth

COLUMNS = [field.name for field in fields(AccountMonth)]
FRENCH = {
    "programme": "Programme", "month": "Mois", "given": "Droits attribués", "used": "Droits utilisés",
    "expired": "Droits expirés", "withdrawn": "Droits retirés", "payments": "Paiements", "paid": "Montant payé",
    "cancelled": "Paiements annulés", "rejected": "Paiements refusés", "active": "Bénéficiaires actifs",
}  # fmt: skip
UNITS = {"cents": "(€)", "minutes": "(heures)"}


def as_csv(months: Sequence[AccountMonth]) -> bytes:
    """One row a month, money in cents, time in minutes, months as 2026-03; UTF-8 and commas."""
    return _written(COLUMNS, months, lambda name, value: f"{value:%Y-%m}" if name == "month" else str(value), ",")


def as_french_csv(months: Sequence[AccountMonth]) -> bytes:
    """The same for Excel in French: euros and hours with a decimal comma, semicolons, and a mark of UTF-8."""
    return b"\xef\xbb\xbf" + _written([_heading(name) for name in COLUMNS], months, _french, ";")


def _heading(name: str) -> str:
    what, _, unit = name.partition("_")
    return f"{FRENCH[what]} {UNITS[unit]}" if unit else FRENCH[name]


def _french(name: str, value: object) -> str:
    if name == "month":
        return f"{value:%m/%Y}"
    if name.endswith("_cents"):
        return _comma(int(str(value)), 100)
    return _comma(int(str(value)), 60) if name.endswith("_minutes") else str(value)


def _comma(amount: int, whole: int) -> str:
    """A number of hundredths, exact for cents; hours are rounded to the hundredth, half up."""
    hundredths = (200 * abs(amount) + whole) // (2 * whole)
    return f"{'-' if amount < 0 else ''}{hundredths // 100},{hundredths % 100:02d}"


def _written(
    headings: Sequence[str], months: Sequence[AccountMonth], shown: Callable[[str, object], str], separator: str
) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(headings)
    writer.writerows([shown(name, getattr(month, name)) for name in COLUMNS] for month in months)
    return text.getvalue().encode()
