"""Starts the two servers, reads the processor time that each has used, and ends them by their pid."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil  # type: ignore[import-untyped,unused-ignore]

START_SECONDS = 30


@dataclass(frozen=True)
class Server:
    """A server that is measured: its name, its port and its process."""

    name: str
    port: int
    process: psutil.Process

    def cpu_ms(self) -> float:
        """Milliseconds of processor that it has used so far, user and system."""
        times = self.process.cpu_times()
        return float(times.user + times.system) * 1000


@contextmanager
def served(name: str, database_url: str) -> Iterator[Server]:
    """A server in a process of its own, for as long as the context lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "tests.bench.served", name, database_url, str(port)]
    process = subprocess.Popen(command)
    try:
        _wait(process, port)
        yield Server(name, port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("A server of the bench did not start: what it printed above tells why.")
