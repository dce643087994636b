"""Writes days, hours and euros in French, for paper: what is read, not what is said or texted."""

from datetime import date

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
NBSP = "\u00a0"
_FREE = "080"


def day(value: date) -> str:
    """`1er mars 2026`, on one line."""
    number = "1er" if value.day == 1 else str(value.day)
    return NBSP.join((number, MONTHS[value.month - 1], str(value.year)))


def month(value: date) -> str:
    """`mars 2026`, on one line."""
    return f"{MONTHS[value.month - 1]}{NBSP}{value.year}"


def of_month(value: date) -> str:
    """`de mars 2026`, `d'avril 2026`."""
    name = month(value)
    return f"d’{name}" if name[0] in "aoé" else f"de {name}"


def hours(minutes: int) -> str:
    """`3 h 30`, `42 h`, `45 min`."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest}{NBSP}min"
    return f"{whole}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


def euros(cents: int) -> str:
    """`1 234,50 €`."""
    whole = f"{cents // 100:,}".replace(",", NBSP)
    return f"{whole},{cents % 100:02d}{NBSP}€"


def phone(number: str) -> str:
    """A French number of ten digits, in pairs, or `0 805 530 020` as free numbers are printed."""
    if number.startswith(_FREE):
        parts = [number[0], number[1:4], number[4:7], number[7:]]
    else:
        parts = [number[place : place + 2] for place in range(0, len(number), 2)]
    return NBSP.join(parts)


def reference(digits: str) -> str:
    """A payment's reference in threes, as it is read aloud."""
    return NBSP.join(digits[place : place + 3] for place in range(0, len(digits), 3))
