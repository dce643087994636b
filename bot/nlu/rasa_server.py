"""Keeps Rasa running beside the line, because nobody will be there to start it again when it dies."""

import os
import socket
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Literal

import httpx2
import structlog

State = Literal["off", "starting", "up", "down"]

WAITS = (0.5, 1.0, 2.0, 5.0, 15.0, 60.0)  # seconds before each new start, growing while it keeps dying
START_SECONDS = 90.0  # a cold disk and a busy machine included; 6 s is usual
WATCH_SECONDS = 5.0
LOOK_SECONDS = 1.0  # `make run` sets Rasa up while the line is served already
ANSWER_SECONDS = 5.0
PATIENCE = 3  # unanswered health questions in a row before a Rasa that hangs is ended

REACHED = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - what an operator may ask for
"""Where what listens everywhere is reached from this machine."""

COMPONENTS = Path(__file__).parents[1] / "rasa"
"""The folder whose `components` Rasa's own Python imports."""

# Started by way of this line so that Linux ends Rasa with us, even on `kill -9`. A pre-exec function would do
# the same but may deadlock when other threads hold locks; elsewhere than on Linux, `stop` alone ends it.
_LAUNCH = """
import ctypes, os, sys
prctl = getattr(ctypes.CDLL(None), "prctl", None)
prctl and prctl(1, 9)
os.getppid() == int(sys.argv[1]) or sys.exit("the line is gone already")
os.execv(sys.argv[2], sys.argv[2:])
"""

log = structlog.get_logger(__name__)


class RasaServer:
    """A Rasa process, started again whenever it dies.

    Everything happens in a thread apart: starting the line never waits for Rasa.
    """

    def __init__(  # noqa: PLR0913 - what to run, where, and how patiently
        self,
        home: Path,
        model: Path,
        logs: Path,
        *,
        address: tuple[str, int] | None = None,
        waits: Sequence[float] = WAITS,
        watch: float = WATCH_SECONDS,
    ) -> None:
        """Say what to run.

        Args:
            home: Rasa's own environment, the folder that has `bin/rasa`.
            model: The trained model (`allo.tar.gz`).
            logs: The folder where `rasa.log` is written, made when missing.
            address: The host and port to listen on; None takes a free port of loopback.
            waits: Seconds before each new start; the last one is kept to.
            watch: Seconds between two questions about its health.
        """
        self._home, self._model, self._logs = home.absolute(), model.absolute(), logs.absolute()
        self._address, self._waits, self._watch = address, tuple(waits), watch
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._url: str | None = None
        self._state: State = "off"

    @property
    def state(self) -> State:
        """How Rasa is: "off" (not set up, or stopped), "starting", "up", or "down" until its next start."""
        return self._state

    @property
    def url(self) -> str | None:
        """Where Rasa answers now, or None while it does not."""
        return self._url if self._state == "up" else None

    @property
    def pid(self) -> int | None:
        """The process now running, or None."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    @property
    def is_set_up(self) -> bool:
        """Whether the environment and the model are there, and whole: each mark is written last."""
        marks = (self._home / ".made-of", self._model.with_name(".made-of"))
        return self._model.exists() and all(mark.exists() for mark in marks)

    def start(self) -> None:
        """Begin keeping Rasa running; returns at once. Until Rasa is set up, it is looked for again and again."""
        if not self.is_set_up:
            log.warning("rasa.off", why="not set up (yet): callers go on by keypad and keyword; see `make rasa-model`")
        self._logs.mkdir(parents=True, exist_ok=True)
        self._state = "starting" if self.is_set_up else "off"
        self._thread = threading.Thread(target=self._keep_running, name="rasa-server", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End Rasa and stop starting it again; returns when it is gone."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        self._state = "off"

    def _keep_running(self) -> None:
        while not self.is_set_up:
            if self._stopping.wait(LOOK_SECONDS):
                return
        deaths = 0
        with (self._logs / "rasa.log").open("wb") as output:
            while not self._stopping.is_set():
                self._state = "starting"
                deaths = 0 if self._run_once(output) else deaths
                self._state = "down"
                if not self._stopping.is_set():
                    wait = self._waits[min(deaths, len(self._waits) - 1)]
                    log.warning("rasa.down", starts_again_in_seconds=wait)
                    self._stopping.wait(wait)
                deaths += 1

    def _run_once(self, output: IO[bytes]) -> bool:
        """Run Rasa until it dies, hangs or is to stop; True when it was well in between."""
        host, port = self._address or ("127.0.0.1", free_port())
        self._url = f"http://{REACHED.get(host, host)}:{port}"
        process = self._process = self._spawn(host, port, output)
        try:
            if not self._became_well(process):
                return False
            self._state = "up"
            log.info("rasa.up", pid=process.pid)
            self._watch_over(process)
            return True
        finally:
            end(process)

    def _spawn(self, host: str, port: int, output: IO[bytes]) -> subprocess.Popen[bytes]:
        python = str(self._home / "bin" / "python")
        serve = [str(self._home / "bin" / "rasa"), "run", "--quiet", "--enable-api", "-m", str(self._model)]
        listen = ["-i", host, "-p", str(port)]
        return subprocess.Popen(  # noqa: S603 - our own programs and arguments
            [python, "-c", _LAUNCH, str(os.getpid()), python, *serve, *listen],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=self._logs,
            env=self._environment(),
        )

    def _environment(self) -> dict[str, str]:
        """All that Rasa is given: none of the line's own settings, so none of its secrets."""
        return {
            "PATH": f"{self._home / 'bin'}:/usr/bin:/bin",
            "HOME": str(self._logs),  # it writes a settings file at home
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(COMPONENTS),
            "PYTHONUNBUFFERED": "1",
            "RASA_TELEMETRY_ENABLED": "false",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "OMP_NUM_THREADS": "1",  # a sentence is too short to be worth a second thread
            "MALLOC_ARENA_MAX": "2",  # its threads would each keep memory of their own: 20 MB
        }

    def _became_well(self, process: subprocess.Popen[bytes]) -> bool:
        for _ in range(int(START_SECONDS / 0.2)):
            if self._stopping.wait(0.2) or process.poll() is not None:
                return False
            if self._answers():
                return True
        return False

    def _watch_over(self, process: subprocess.Popen[bytes]) -> None:
        """Return when Rasa died, or hangs, or is to stop; its death is seen within a tenth of a second."""
        unanswered = 0
        while unanswered < PATIENCE and process.poll() is None:
            for _ in range(max(1, int(self._watch / 0.1))):
                if self._stopping.wait(0.1) or process.poll() is not None:
                    return
            unanswered = 0 if self._answers() else unanswered + 1

    def _answers(self) -> bool:
        return self._url is not None and answers(self._url)


def answers(url: str) -> bool:
    """Whether the Rasa of a URL understands a word: it listens a while before its model is loaded."""
    try:
        answer = httpx2.post(f"{url}/model/parse", json={"text": "bonjour"}, timeout=ANSWER_SECONDS, trust_env=False)
    except httpx2.HTTPError:
        return False
    return answer.is_success


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def end(process: subprocess.Popen[bytes], patience: float = 3.0) -> None:
    """End a process by its own id, by force when it does not listen."""
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
