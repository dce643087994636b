"""What supervision is asked for: which days, and which of the programmes that an account may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from backend.domain.supervision import Watched

PERIODS: Mapping[str, tuple[str, int]] = {
    "jour": ("Aujourd'hui", 1),
    "semaine": ("7 jours", 7),
    "mois": ("30 jours", 30),
}
"""Each period that ends today: its name, and how many days it has."""

DATES = "dates"
MOST_DAYS = 366
EARLIEST = date(2020, 1, 1)
"""No line of ours was rung before."""


@dataclass(frozen=True)
class PeriodAsked:
    """What a form asked for, or what is wrong with it.

    Attributes:
        period: The key of a period, or `dates`.
        first, last: What was typed as dates; those of the period, where it has some.
        programme: The code of a programme; empty for all that may be seen.
        watched: What is counted; None where something is wrong.
        wrong: The key of what is wrong.
    """

    period: str
    first: str
    last: str
    programme: str
    watched: Watched | None = None
    wrong: str = ""

    @property
    def query(self) -> str:
        """The same as the query of an address."""
        dated = {"du": self.first, "au": self.last} if self.period == DATES else {}
        fields = {"periode": self.period, **dated, "programme": self.programme}
        return urlencode({name: value for name, value in fields.items() if value})


def asked_for(given: Mapping[str, str], today: date, programmes: tuple[str, ...]) -> PeriodAsked:
    """What was asked for by `periode`, `du`, `au` and `programme`; today and everything, where they are not given.

    Args:
        given: The fields, as they were typed.
        today: The day in Paris.
        programmes: The codes of those that the account may see.
    """
    period, programme = given.get("periode") or "jour", given.get("programme", "")
    found = _days(period, given.get("du", ""), given.get("au", ""), today)
    if isinstance(found, str):
        return PeriodAsked(period, given.get("du", ""), given.get("au", ""), programme, wrong=found)
    first, last = found
    typed = (period, first.isoformat(), last.isoformat(), programme)
    if programme and programme not in programmes:
        return PeriodAsked(*typed, wrong="programme-inconnu")
    return PeriodAsked(*typed, watched=Watched(first, last, (programme,) if programme else programmes))


def _days(period: str, first: str, last: str, today: date) -> tuple[date, date] | str:
    """The first and the last day; or the key of what is wrong."""
    if period in PERIODS:
        return today - timedelta(days=PERIODS[period][1] - 1), today
    if period != DATES:
        return "periode-inconnue"
    try:
        begins, ends = _day(first), _day(last)
    except ValueError:
        return "dates-manquent"
    if begins > ends:
        return "dates-inverses"
    if begins < EARLIEST or ends > today:
        return "dates-ailleurs"
    return (begins, ends) if (ends - begins).days < MOST_DAYS else "dates-loin"


def _day(typed: str) -> date:
    """A day as the field sends it, or as one writes it where a browser has no field for days: `1/03/2026`.

    Raises:
        ValueError: It is none.
    """
    day, slash, rest = typed.strip().partition("/")
    if not slash:
        return date.fromisoformat(day)
    month, _, year = rest.partition("/")
    return date(int(year), int(month), int(day))
