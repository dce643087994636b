"""Kills the real Rasa in every way, because one day something will."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from bot.nlu.rasa_client import RasaClient
from bot.nlu.rasa_server import RasaServer
from tests.bot.nlu.conftest import wait_until
from tests.bot.nlu.sentences import MODEL, ROOT


def alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text("utf-8")
    except OSError:
        return False


def test_a_line_without_rasa_starts_all_the_same(tmp_path: Path) -> None:
    server = RasaServer(tmp_path / "no environment", MODEL, tmp_path)
    server.start()
    assert (server.state, server.url, server.pid) == ("off", None, None)
    server.stop()


def test_starting_never_waits(trained: Path, tmp_path: Path) -> None:
    server = RasaServer(trained, MODEL, tmp_path)
    began = time.monotonic()
    server.start()
    assert time.monotonic() - began < 0.5
    assert server.state == "starting"
    assert server.url is None
    server.stop()
    assert (server.state, server.pid) == ("off", None)


def test_a_killed_rasa_is_started_again_and_understood_again(server: RasaServer) -> None:
    client = RasaClient(lambda: server.url, registry=CollectorRegistry(), limit=10, retry_after=0.2)
    killed = server.pid
    assert killed is not None
    assert client.parse("quel est mon solde") is not None
    os.kill(killed, signal.SIGKILL)
    wait_until("its death being noticed", lambda: server.url is None, 2)
    assert client.parse("quel est mon solde") is None
    wait_until("its return", lambda: client.available)
    assert server.pid not in {killed, None}
    assert client.parse("quel est mon solde") is not None
    client.close()


def test_a_rasa_killed_in_the_middle_of_sentences_costs_no_caller_more_than_the_limit(
    server: RasaServer,
) -> None:
    client = RasaClient(lambda: server.url, registry=CollectorRegistry(), retry_after=0.2)
    waits = []
    for turn in range(60):
        if turn == 20:
            os.kill(server.pid or 0, signal.SIGKILL)
        began = time.monotonic()
        client.parse("je voudrais payer Marie")
        waits.append(time.monotonic() - began)
    assert max(waits) < 0.7
    wait_until("its return", lambda: client.available)
    client.close()


def test_a_rasa_that_hangs_is_replaced(trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.nlu.rasa_server.ANSWER_SECONDS", 0.5)
    server = RasaServer(trained, MODEL, tmp_path, waits=(0.1,), watch=0.2)
    server.start()
    wait_until("its start", lambda: server.state == "up")
    hung = server.pid
    assert hung is not None
    os.kill(hung, signal.SIGSTOP)
    wait_until("its replacement", lambda: server.state == "up" and server.pid != hung)
    server.stop()
    assert not alive(hung)


def test_one_that_cannot_start_is_tried_with_growing_waits(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / "bin" / "rasa").write_text("print('broken'); raise SystemExit(1)")
    model = tmp_path / "allo.tar.gz"
    model.touch()
    (tmp_path / ".made-of").touch()
    server = RasaServer(tmp_path, model, tmp_path / "logs", waits=(0.0, 0.0, 60.0))
    server.start()
    log = tmp_path / "logs" / "rasa.log"
    wait_until("three starts", lambda: log.exists() and log.read_text("utf-8").count("broken") == 3, 20)
    wait_until("its giving up for a while", lambda: server.state == "down", 5)
    time.sleep(0.5)
    assert log.read_text("utf-8").count("broken") == 3
    began = time.monotonic()
    server.stop()
    assert time.monotonic() - began < 1


def test_rasa_dies_with_a_line_that_is_killed(trained: Path, tmp_path: Path) -> None:
    line = textwrap.dedent(f"""
        import time
        from pathlib import Path
        from bot.nlu.rasa_server import RasaServer
        server = RasaServer(Path({str(trained)!r}), Path({str(MODEL)!r}), Path({str(tmp_path)!r}))
        server.start()
        while server.pid is None:
            time.sleep(0.01)
        print(server.pid, flush=True)
        time.sleep(600)
    """)
    process = subprocess.Popen([sys.executable, "-c", line], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as told:
        pid = next(int(words) for words in map(str.strip, told) if words.isdigit())
        time.sleep(1)
        assert alive(pid)
        process.kill()
        process.wait()
    wait_until("Rasa's end", lambda: not alive(pid), 5)


def test_one_that_is_set_up_later_is_found_by_itself(tmp_path: Path) -> None:
    server = RasaServer(tmp_path, tmp_path / "allo.tar.gz", tmp_path / "logs")
    server.start()
    assert (server.state, server.pid) == ("off", None)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / "bin" / "rasa").write_text("import time; time.sleep(60)")
    (tmp_path / "allo.tar.gz").touch()
    (tmp_path / ".made-of").touch()
    wait_until("its being found", lambda: server.state == "starting", 20)
    server.stop()
