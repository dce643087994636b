"""Starts what is measured, each in processes of its own, and ends it by its pid: the line, and the bare route."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bench.fictitious_callers import ACCOUNT, TOKEN
from tests.bench.process_tree import ProcessTree
from tests.support.postgres import KEYS, PEPPER

START_SECONDS, END_SECONDS = 60, 30


@dataclass
class MeasuredServer:
    """A server that is measured.

    Attributes:
        name: How it is called in the tables.
        port: Where it listens on loopback.
        tree: Its processes.
        postgres: Those of its database; None where it has another.
        conversations: How many it has begun, so that callers ring in turns.
    """

    name: str
    port: int
    tree: ProcessTree
    postgres: ProcessTree | None
    conversations: int = 0


@contextmanager
def line_served(url: str, postgres: ProcessTree, home: Path, processes: int) -> Iterator[MeasuredServer]:
    """`allo serve` itself, by so many processes, without a worker or Rasa: keys alone are measured."""
    port = free_port()
    env = {
        "ALLO_DATABASE_URL": url,
        "ALLO_HOME": str(home),
        "ALLO_KEYS": KEYS,
        "ALLO_PIN_PEPPER": PEPPER,
        "ALLO_PORT": str(port),
        "ALLO_RASA_URL": f"http://127.0.0.1:{free_port()}",
        "ALLO_TWILIO_ACCOUNT_SID": ACCOUNT,
        "ALLO_TWILIO_AUTH_TOKEN": TOKEN,
    }
    command = [sys.executable, "-m", "bot.cli", "serve", "--no-worker", "--processes", str(processes)]
    with program(home / f"line-{port}.log", command, env, f"http://127.0.0.1:{port}/healthz") as tree:
        yield MeasuredServer("the line", port, tree, postgres)


@contextmanager
def bare_served(url: str, postgres: ProcessTree, home: Path, processes: int) -> Iterator[MeasuredServer]:
    """The bare route, by so many processes."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.bare", str(port), str(processes)]
    env, ready = {"BARE_DATABASE_URL": url}, f"http://127.0.0.1:{port}/healthz"
    with program(home / f"bare-{port}.log", command, env, ready) as tree:
        yield MeasuredServer("the bare route", port, tree, postgres)


@contextmanager
def program(
    log: Path, command: Sequence[str], env: Mapping[str, str], ready: str, folder: Path | None = None
) -> Iterator[ProcessTree]:
    """A program that runs until the context ends.

    Args:
        log: Where what it prints is kept.
        command: Its command line.
        env: Variables beside ours, whose ALLO_… it does not get.
        ready: The URL that answers once it serves.
        folder: Where it runs.

    Raises:
        RuntimeError: It did not start.
    """
    ours = {key: value for key, value in os.environ.items() if not key.startswith("ALLO_")}
    with log.open("wb") as printed:
        process = subprocess.Popen(command, env={**ours, **env}, cwd=folder, stdout=printed, stderr=subprocess.STDOUT)
    try:
        _wait(log, process, ready)
        yield ProcessTree(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(log: Path, process: "subprocess.Popen[bytes]", ready: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(ready, timeout=2):  # noqa: S310 - loopback
            return
        time.sleep(0.1)
    raise RuntimeError(f"{log.stem} did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
