"""Imports the worker once and forks one for each of its lives, so that a test can kill it a hundred times.

Orders come on standard input: `live` begins a worker and answers its pid, which the test may kill. What is still
alive when standard input closes is ended.
"""

import logging
import os
import signal
import sys
import threading
from datetime import timedelta

import structlog

from backend import database
from backend.services.work import system_clock
from bot.notifications.letter_sending import LetterSender
from bot.notifications.outbox_worker import OutboxWorker
from channels.delivery.sms_carrier import SmsCarrier
from channels.delivery.twilio_client import Connections, twilio_client
from tests.support.line import ACCOUNT, TOKEN
from tests.support.postgres import VAULT

LEASE = timedelta(seconds=3)
PATIENCE = 1.0
SETTLING = timedelta(seconds=1)
IDLE = 0.05


def worker_of(database_url: str, rest_url: str) -> OutboxWorker:
    """A worker that has loaded what it needs, and has opened no connection yet."""
    client = twilio_client(ACCOUNT, TOKEN, Connections(rest_url, PATIENCE))
    assert client.messages, "Twilio's library loads its parts when they are first asked for"
    handlers = {"sms": LetterSender(SmsCarrier(client, "http://127.0.0.1:9"), SETTLING)}
    engine = database.connect(database_url, VAULT)
    return OutboxWorker(engine, system_clock, handlers, lease=LEASE, threads=1)


def live(worker: OutboxWorker) -> int:
    """Begin a life of the worker, which drains until it is killed; its pid."""
    if pid := os.fork():
        return pid
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        worker.run(threading.Event(), IDLE)
    finally:
        os._exit(1)


def main(database_url: str, rest_url: str) -> None:
    """Obey until standard input closes; nobody is left behind."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    worker = worker_of(database_url, rest_url)
    alive: set[int] = set()
    while sys.stdin.readline().split() == ["live"]:
        alive -= {pid for pid in alive if os.waitpid(pid, os.WNOHANG)[0]}
        pid = live(worker)
        alive.add(pid)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
