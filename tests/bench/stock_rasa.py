"""The peer: a stock Rasa assistant for the same job, with its own action server, from a folder beside the repository.

ALLO_PEER names the folder, where it is not `../shared/peers/rasa_forms`. It runs from a copy, in the environment of
the line's own Rasa, and is trained once for each content of the folder; models are kept under build/.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.data_files import ROOT
from tests.bench.measured_server import MeasuredServer, free_port, program
from tests.bench.process_tree import ProcessTree

PLACE = ROOT.parent / "shared" / "peers" / "rasa_forms"
PYTHON = ROOT / "bot" / "rasa" / ".venv" / "bin" / "python"
MODELS = ROOT / "build" / "peer"
TRAIN_SECONDS = 300
QUIET = {
    "OMP_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


def peer_folder() -> Path | None:
    """Where the peer is; None where it is not there, or nothing could run it."""
    folder = Path(os.environ.get("ALLO_PEER", PLACE))
    return folder if (folder / "domain.yml").exists() and PYTHON.exists() else None


@contextmanager
def peer_served(folder: Path, home: Path) -> Iterator[MeasuredServer]:
    """The peer, for as long as the context lasts."""
    copy = home / "peer"
    shutil.copytree(folder, copy)
    port, actions = free_port(), free_port()
    (copy / "endpoints.yml").write_text(
        (folder / "endpoints.yml").read_text(encoding="utf-8").replace(":5055/", f":{actions}/"), encoding="utf-8"
    )
    model = _trained(folder, copy)
    acting = [str(PYTHON), "-m", "rasa_sdk", "--actions", "actions.actions", "-p", str(actions)]
    talking = [str(PYTHON), "-m", "rasa", "run", "--enable-api", "-i", "127.0.0.1", "-p", str(port), "-m", str(model)]
    talking += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
    with (
        program(home / "peer-actions.log", acting, QUIET, f"http://127.0.0.1:{actions}/health", copy) as actor,
        program(home / "peer.log", talking, QUIET, f"http://127.0.0.1:{port}/", copy) as talker,
    ):
        yield MeasuredServer("stock Rasa", port, ProcessTree(talker.root, also=actor.root), None)


def _trained(folder: Path, copy: Path) -> Path:
    """The model of what is in the folder: made now, or found as it was made."""
    content = b"".join(each.read_bytes() for each in sorted(folder.rglob("*.yml")))
    model = MODELS / f"{hashlib.sha256(content).hexdigest()[:16]}.tar.gz"
    if not model.exists():
        command = [str(PYTHON), "-m", "rasa", "train", "-c", "config.yml", "-d", "domain.yml", "--data", "data"]
        command += ["--out", str(MODELS), "--fixed-model-name", model.name.removesuffix(".tar.gz")]
        subprocess.run(
            command, cwd=copy, env=os.environ | QUIET, check=True, timeout=TRAIN_SECONDS, capture_output=True
        )
    return model
