"""Keeps the embedded PostgreSQL alive, and says once for each time that it had died."""

from collections.abc import Callable

import structlog

TRIES_UNTIL_TOLD = 10
"""At one try a second: what does not start by then needs a person."""

log = structlog.get_logger()


class PostgresKeeper:
    """Looks after one server."""

    def __init__(self, revive: Callable[[], int | None]) -> None:
        """Keep what starts it where it has died, and gives the process id of the server that runs, None for none."""
        self._revive = revive
        self._pid: int | None = None
        self._tries = 0

    def look(self) -> None:
        """Look whether it lives. However many tries its starting takes, one line says that it had died."""
        try:
            pid = self._revive()
        except Exception as error:  # noqa: BLE001 - whatever keeps it from starting now is tried again
            self._failed(type(error).__name__)
            return
        if pid is None:
            self._failed("not yet")
            return
        if self._pid not in {None, pid}:
            log.warning("PostgreSQL had died and was started again", tries=self._tries + 1)
        self._pid, self._tries = pid, 0

    def _failed(self, why: str) -> None:
        self._tries += 1
        if self._tries == TRIES_UNTIL_TOLD:
            log.error("PostgreSQL has died and does not start", tries=self._tries, error=why)
