"""Keeps what is to be told: rows written in the transaction of what they tell."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from backend.storage.tables import outbox


def put(connection: Connection, key: str, topic: str, payload: Mapping[str, Any], due_at: datetime) -> None:
    """Put something to be told, once for each key.

    Args:
        connection: In the transaction of what is told.
        key: Deterministic: the same news never goes in twice.
        topic: What kind of news it is.
        payload: JSON; ids, never names or numbers.
        due_at: When to tell it first.

    Raises:
        sqlalchemy.exc.IntegrityError: The key was already put.
    """
    connection.execute(
        insert(outbox), {"key": key, "topic": topic, "payload": dict(payload), "due_at": due_at}
    )
