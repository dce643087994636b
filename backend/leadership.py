"""Elects the one process that does what is done once: in the database, so that replicas take part too."""

import threading

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from backend import database

LOCK = 310006
_TAKE = text("select pg_try_advisory_lock(:lock)")
"""PostgreSQL frees it with the connection that took it, however that ends."""


class Leadership:
    """One process's part in the election; safe to share between threads.

    What is done under it is safe to be done twice all the same: two may believe for a moment that they lead, where a
    connection died unnoticed. It spares the others the work.
    """

    def __init__(self, engine: Engine) -> None:
        """Take part by a connection of its own, open for as long as the process lives."""
        self._engine = database.alone(engine)
        self._mutex = threading.Lock()
        self._connection: Connection | None = None
        self._leads = False

    def leads(self) -> bool:
        """Whether this process leads now; where nobody does, it does from now on. False while the database is away."""
        with self._mutex:
            try:
                return self._look()
            except SQLAlchemyError:
                self._leave()
                return False

    def close(self) -> None:
        """Lead no more: another process does within a second or so."""
        with self._mutex:
            self._leave()

    def _look(self) -> bool:
        if self._connection is None:
            self._connection = self._engine.connect()
        if self._leads:
            self._connection.execute(text("select 1"))
        else:
            self._leads = bool(self._connection.execute(_TAKE, {"lock": LOCK}).scalar_one())
        return self._leads

    def _leave(self) -> None:
        connection, self._connection, self._leads = self._connection, None, False
        if connection is not None:
            connection.invalidate()
            connection.close()
