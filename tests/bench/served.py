"""One of the two servers that the bench compares, in a process of its own: `served line|bare <database> <port>`."""

import sys

import uvicorn
from fastapi import FastAPI

from backend import database
from bot import logs
from bot.app import build, context_of
from bot.demo import loading
from tests.bench.bare import bare_app
from tests.support.line import settings
from tests.support.postgres import VAULT


def line_app(url: str) -> FastAPI:
    """The real line with the demo's people, on the real clock."""
    engine = database.connect(url, VAULT)
    database.upgrade(engine)
    context = context_of(settings(), engine)
    loading.load(engine, context.clock, context.pins)
    return build(settings(), context)


def main(which: str, url: str, port: int) -> None:
    """Serve until terminated, as `allo serve` does."""
    logs.set_up()
    app = line_app(url) if which == "line" else bare_app(url)
    uvicorn.run(app, host="127.0.0.1", port=port, access_log=False, log_level="warning", server_header=False)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
