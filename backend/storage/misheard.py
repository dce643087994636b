"""Keeps masked sentences that were not understood, and counts them."""

from collections import Counter
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from backend.storage.tables_misheard import misheard_sentences as misheard
from backend.storage.vault import vault_of

SENTENCE = "misheard_sentences.sentence"


def add(connection: Connection, sentence: str, question: str, day: date) -> None:
    """Keep one."""
    sealed = vault_of(connection).seal(SENTENCE, sentence.encode())
    connection.execute(insert(misheard), {"sentence": sealed, "question": question, "heard_on": day})


def most_frequent(connection: Connection, most: int, seen: int) -> list[tuple[int, str, str]]:
    """How often, at which question and what, for those that came `seen` times or more, the commonest first."""
    vault, counted = vault_of(connection), Counter[tuple[str, str]]()
    query = select(misheard.c.question, misheard.c.sentence)
    with connection.execute(query, execution_options={"yield_per": 5_000}) as rows:
        counted.update((question, vault.open(SENTENCE, sealed).decode()) for question, sealed in rows)
    often = [(count, question, sentence) for (question, sentence), count in counted.items() if count >= seen]
    return sorted(often, key=lambda each: (-each[0], each[1], each[2]))[:most]


def forget_before(connection: Connection, day: date) -> None:
    """Forget those that were heard before a day."""
    connection.execute(delete(misheard).where(misheard.c.heard_on < day))
