"""The demo as somebody tries it: `allo serve --demo` in one process, `allo phone` in another."""

import contextlib
import os
import pty
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from bot.demo.demo_twilio import PATH
from tests.support.line import JEANNE, LINE

START_SECONDS = 90
PAY = "sms PAYER MARIE 3H30\nd\n1\n730518\nwait\nsms SOLDE\n"


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A served demo; yields the environment in which it is reached."""
    home = tmp_path_factory.mktemp("demo")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALLO_")}
    env = kept | {"ALLO_HOME": str(home), "ALLO_PORT": str(free_port()), "COLUMNS": "200"}
    with (home / "log").open("w") as log:
        line = subprocess.Popen([sys.executable, "-m", "bot.cli", "serve", "--demo"], env=env, stderr=log)
    url, deadline = f"http://127.0.0.1:{env['ALLO_PORT']}", time.monotonic() + START_SECONDS
    while not _answers(url):
        assert line.poll() is None, (home / "log").read_text()
        assert time.monotonic() < deadline, "the demo starts"
        time.sleep(0.2)
    yield env
    line.send_signal(signal.SIGTERM)
    line.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/healthz", trust_env=False).is_success
    except httpx2.HTTPError:
        return False


def phone(env: dict[str, str], script: str, *options: str) -> tuple[int, str]:
    """Play a script on `allo phone`; its exit code and what it shows."""
    run = subprocess.run(
        [sys.executable, "-m", "bot.cli", "phone", *options],
        env=env, input=script, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return run.returncode, run.stdout + run.stderr


def test_lucien_pays_by_text_and_marie_is_told(demo: dict[str, str]) -> None:
    code, shown = phone(demo, PAY, "--as", "lucien", "--wait")
    assert code == 0, shown
    steps = [
        "SMS à Allô CESU : PAYER MARIE 3H30",
        "SMS de Allô CESU : 3 h 30 à Marie DUPONT = ",
        "Vous payez trois heures trente à Marie Dupont",
        "Pour payer, il faut votre code secret",
        "C'est payé.",
        "SMS de Allô CESU : Payé : 3 h 30 à Marie DUPONT = ",
        "SMS de Allô CESU : Il vous reste 72 h = ",
    ]
    places = [shown.find(step) for step in steps]
    assert -1 not in places
    assert places == sorted(places)
    code, shown = phone(demo, "m\n", "--from", "+33639980001", "--wait")
    assert "Lucien ROBERT vous paie 3 h 30 = " in shown
    log = [row for row in (Path(demo["ALLO_HOME"]) / "log").read_text().splitlines() if row.startswith("{")]
    assert log
    assert not any(private in row for row in log for private in ("730518", "39980042", "PAYER", "ROBERT"))


def test_somebody_at_a_terminal_sees_texts_come(demo: dict[str, str]) -> None:
    ours, theirs = pty.openpty()
    order = [sys.executable, "-m", "bot.cli", "phone", "--as", "lucien", "--wait"]
    run = subprocess.Popen(order, env=demo | {"TERM": "dumb"}, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    seen = ""
    for awaited, typed in (
        ("> ", b"sms PAYER MARIE 1H\n"),
        ("sonne", b"r\n"),
        ("Appel refus", b"?\n"),
    ):
        seen += read_until(ours, awaited)
        os.write(ours, typed)
    assert leave(run, ours) == 0
    assert "1 h à Marie DUPONT = 4,81 €." in seen
    os.close(ours)


def leave(run: subprocess.Popen[bytes], terminal: int) -> int:
    """Key ctrl-D until it is taken: between two prompts the terminal itself swallows it. Its exit code."""
    for _ in range(30):
        os.write(terminal, b"\x04")
        with contextlib.suppress(subprocess.TimeoutExpired):
            return run.wait(timeout=1)
    run.kill()
    return run.wait()


def read_until(terminal: int, awaited: str) -> str:
    """What a terminal shows until some words are among it."""
    seen = b""
    while awaited.encode() not in seen:
        seen += os.read(terminal, 4096)
    return seen.decode()


def test_without_an_option_it_rings_at_once(demo: dict[str, str]) -> None:
    code, shown = phone(demo, "31000017\n12031938\n2\nh\n")
    assert (code, "Bonjour madame Martin" in shown, "(raccroche)" in shown) == (0, True, True)
    assert phone(demo, "*6\n12\n")[0] == 1


def test_each_telephone_rings_the_line_of_its_own_programme(demo: dict[str, str]) -> None:
    _, shown = phone(demo, "24000012\n17091988\n2\nh\n", "--as", "nadia")
    assert "Il vous reste cinq cent cinquante euros." in shown
    _, shown = phone(demo, "04000021\n09051936\nh\n", "--as", "nadia", "--line", "apa04")
    assert "Bonjour madame Garcin." in shown
    code, shown = phone(demo, "h\n", "--line", "pch00")
    assert code != 0
    assert "The programmes are" in shown


def test_one_text_is_sent_and_answered(demo: dict[str, str]) -> None:
    code, shown = phone(demo, "", "--as", "Simone", "--sms", "solde")
    assert code == 0
    assert "SMS de Allô CESU : Il vous reste 12 h 30 = 60,10 €, à utiliser jusqu'au " in shown


def test_a_call_that_only_reads_sentences_is_heard_beside_the_line(demo: dict[str, str]) -> None:
    secrets = dict(row.split("=", 1) for row in (Path(demo["ALLO_HOME"]) / "demo.env").read_text().splitlines()[1:])
    account, token = secrets["ALLO_TWILIO_ACCOUNT_SID"], secrets["ALLO_TWILIO_AUTH_TOKEN"]
    url = f"http://127.0.0.1:{demo['ALLO_PORT']}{PATH}/2010-04-01/Accounts/{account}/Calls.json"
    form = {"To": JEANNE, "From": LINE, "Twiml": "<Response><Say>Votre code a été tapé faux.</Say></Response>"}
    assert httpx2.post(url, data=form, auth=(account, token), trust_env=False).is_success
    code, shown = phone(demo, "d\n", "--as", "jeanne", "--wait")
    assert code == 0, shown
    assert "Votre code a été tapé faux." in shown


def test_the_page_comes_first_and_is_served(demo: dict[str, str]) -> None:
    page = f"http://127.0.0.1:{demo['ALLO_PORT']}/phone"
    told = (Path(demo["ALLO_HOME"]) / "log").read_text()
    assert 0 < told.index(page) < told.index("make phone")
    assert "Appeler" in httpx2.get(page, trust_env=False).text


def test_nobody_else_has_a_telephone(demo: dict[str, str]) -> None:
    code, shown = phone(demo, "", "--as", "bob")
    assert code == 2
    assert "jeanne, lucien, simone, odette, fernand, nadia, henri, marie, fatima, sylvie" in shown


def test_strangers_do_not_reach_twilio_s_side(demo: dict[str, str]) -> None:
    side = f"http://127.0.0.1:{demo['ALLO_PORT']}/demo/twilio/2010-04-01/Accounts/AC{'0' * 32}"
    for path in ("Handset?number=%2B33639980042", "Messages.json", "Calls.json"):
        assert httpx2.get(f"{side}/{path}", trust_env=False).status_code == 401
