"""`allo rasa`: runs Rasa by itself, for several servers of the line to share."""

import signal
import threading
from typing import Annotated

import typer

from bot.nlu.rasa_process import rasa_server
from bot.settings import home_folder


class NoRasa(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """Rasa is not set up on this machine."""


def rasa(
    host: Annotated[str, typer.Option(help="Where to listen; Rasa asks nobody who they are.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 5005,
) -> None:
    """Run Rasa until it is interrupted, starting it again when it dies; lines find it by ALLO_RASA_URL."""
    server = rasa_server(home_folder(), (host, port))
    if not server.is_set_up:
        raise NoRasa("Rasa is not set up here: run `make rasa`.")
    stop = threading.Event()
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, lambda *_: stop.set())
    typer.echo(f"Rasa will answer on http://{host}:{port} (stop with ctrl-C)…", err=True)
    server.start()
    stop.wait()
    server.stop()
