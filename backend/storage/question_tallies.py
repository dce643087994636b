"""Keeps how often each question was understood: counts by day, programme and question, and nothing of anybody."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from backend.domain.question_tally import AskedAt, HeardAt
from backend.storage.tables_tallies import question_tallies as tallies

_NEW = upsert(tallies)
_ADD = _NEW.on_conflict_do_update(
    index_elements=[tallies.c.day, tallies.c.programme, tallies.c.question],
    set_={name: tallies.c[name] + _NEW.excluded[name] for name in HeardAt.__dataclass_fields__},
)


def add(connection: Connection, counted: Mapping[AskedAt, HeardAt]) -> None:
    """Add what was counted, in one statement; in one order, so that two who do so at once never wait for each other."""
    rows = [
        {name: getattr(part, name) for part in (asked, heard) for name in part.__dataclass_fields__}
        for asked, heard in sorted(counted.items(), key=lambda each: (each[0].day, each[0].programme, each[0].question))
    ]
    connection.execute(_ADD.values(rows))


def between(connection: Connection, first: date, last: date, programmes: tuple[str, ...]) -> dict[str, HeardAt]:
    """What was heard at each question of some programmes, from one day to another."""
    sums = [func.sum(tallies.c[name]) for name in HeardAt.__dataclass_fields__]
    query = (
        select(tallies.c.question, *sums)
        .where(tallies.c.day.between(first, last), tallies.c.programme.in_(programmes))
        .group_by(tallies.c.question)
    )
    return {row[0]: HeardAt(*map(int, row[1:])) for row in connection.execute(query)}
