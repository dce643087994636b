"""What supervision is made of: a question with its answer, drawn, as a table, and as a file."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from backend.domain.supervision import Watched
from backend.services.french import NBSP, euros

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula where a cell begins with it."""

NOTHING = "Rien encore sur cette période."
MOST_NAMED = 3
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: Its heading in the page.
        shown: How a value is shown there.
        in_file: Its heading in the file, which has values as they are.
        is_text: Whether it is words or a time all the same.
    """

    name: str
    shown: Callable[[Any], str] = str
    in_file: str = ""
    is_text: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it has numbers, which stand at the right."""
        return self.shown is not str and not self.is_text


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, with what its looks mean, and a name where it needs one."""

    drawing: Markup
    legend: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A question of supervision.

    Attributes:
        slug: Its name in addresses.
        question: In French.
        answer: A sentence that answers it; says what there is none of, where there is nothing.
        note: What is counted.
        charts: Drawn; none where there is nothing.
        columns: Of the table and the file.
        rows: Their values.
        is_now: Whether it is as things stand now, whatever days were asked for.
    """

    slug: str
    question: str
    answer: str
    note: str
    charts: tuple[Chart, ...]
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Any, ...]]
    is_now: bool = False


def as_csv(block: Block, watched: Watched) -> bytes:
    """The figures as Excel in French opens them by a double click: semicolons, and a mark of UTF-8.

    Each row says of which programmes and days it is: files are laid beside each other.
    """
    of = {"Programmes": ", ".join(watched.programmes)}
    if not block.is_now:
        of |= {"Du": watched.first.isoformat(), "Au": watched.last.isoformat()}
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([*of, *(each.in_file or each.name for each in block.columns)])
    writer.writerows([cell(value) for value in (*of.values(), *row)] for row in block.rows)
    return BYTE_ORDER_MARK + text.getvalue().encode()


def file_name(block: Block, watched: Watched, today: date) -> str:
    """What the file is called: its question, its programmes, its days."""
    codes = watched.programmes
    named = "_".join(codes) if len(codes) <= MOST_NAMED else f"{len(codes)}-programmes"
    days = (today,) if block.is_now else (watched.first, watched.last)
    return f"{'-'.join((block.slug, named, *map(str, days)))}.csv"


def cell(value: object) -> str:
    """A value in a file: words that a spreadsheet would take for a formula begin with an apostrophe.

    >>> cell("=1+1"), cell(-5), cell("Ont payé")
    ("'=1+1", '-5', 'Ont payé')
    """
    if isinstance(value, str) and value.startswith(FORMULAS):
        return f"'{value}"
    return str(value)


def number(value: int) -> str:
    """`1 234`."""
    return f"{value:,}".replace(",", NBSP)


def share(part: int, whole: int) -> str:
    """`38 %`; nothing of nothing is 0 %."""
    return f"{round(100 * part / whole) if whole else 0}{NBSP}%"


def percent(value: int) -> str:
    """`38 %`."""
    return f"{value}{NBSP}%"


def many(count: int, one: str, several: str = "") -> str:
    """`1 appel`, `3 appels`."""
    return verb(count, one, several or f"{one}s")


def verb(count: int, one: str, several: str) -> str:
    """`1 paie`, `3 paient`; in French, 0 is no more than 1."""
    return f"{number(count)}{NBSP}{several if count > 1 else one}"


def lasting(seconds: float) -> str:
    """`1 min 40 s`, `45 s`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}{NBSP}min{NBSP}{rest:02d}{NBSP}s" if minutes else f"{rest}{NBSP}s"


def money(cents: int) -> str:
    """`1 234,50 €`."""
    return euros(cents)
