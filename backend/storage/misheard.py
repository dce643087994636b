"""Keeps masked sentences that were not understood, and counts them."""

from datetime import date

from sqlalchemy import Connection, delete, func, insert, select

from backend.storage.tables_misheard import misheard_sentences as misheard


def add(connection: Connection, sentence: str, question: str, day: date) -> None:
    """Keep one."""
    connection.execute(insert(misheard), {"sentence": sentence, "question": question, "heard_on": day})


def most_frequent(connection: Connection, most: int, seen: int) -> list[tuple[int, str, str]]:
    """How often, at which question and what, for those that came `seen` times or more, the commonest first."""
    times = func.count()
    query = (
        select(times, misheard.c.question, misheard.c.sentence)
        .group_by(misheard.c.question, misheard.c.sentence)
        .having(times >= seen)
        .order_by(times.desc(), misheard.c.question, misheard.c.sentence)
        .limit(most)
    )
    return [(count, question, sentence) for count, question, sentence in connection.execute(query)]


def forget_before(connection: Connection, day: date) -> None:
    """Forget those that were heard before a day."""
    connection.execute(delete(misheard).where(misheard.c.heard_on < day))
