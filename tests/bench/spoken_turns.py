"""What understanding a sentence takes, and what a spoken turn costs beside the same turn by keypad."""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sqlalchemy import Engine

from backend.services.pins import Pins
from backend.services.work import system_clock
from bot.app import context_of
from bot.conversations.manager import ConversationManager
from bot.demo import loading
from bot.engine.parsed import Understand
from channels import twiml
from channels.phone.parameters import new_sid
from dialogs.exchange import Heard
from tests.bench.bench_cluster import BenchCluster
from tests.bench.bench_outcome import BenchOutcome, Ratio, number
from tests.bench.bench_sizes import BenchSizes
from tests.support.callers import JEANNE
from tests.support.in_process import incoming
from tests.support.line import settings
from tests.support.postgres import PEPPER
from tests.support.rasa import is_set_up, understanding

SENTENCES = (
    "combien est-ce qu'il me reste sur mon compte",
    "je voudrais payer marie trois heures et demie de juillet",
    "quand est-ce que l'argent arrive",
    "est-ce que je peux parler à quelqu'un s'il vous plaît",
    "quel temps fait-il demain à toulouse",
)
ROUNDS = 40
KEYS, WORDS = Heard("keys", "2"), Heard("speech", SENTENCES[0], 0.9)
"""The balance, by key and in words, at the menu."""
MENU = Heard("keys", "3")
"""What goes back to it, and is not measured."""


HOW = "The line's own Rasa with its model. A spoken turn asks for the balance, as a key does, without HTTP."


def measure(cluster: BenchCluster, sizes: BenchSizes) -> BenchOutcome:  # noqa: ARG001 - as all parts
    """Measure with the real Rasa; nothing where it is not set up."""
    outcome = BenchOutcome("Spoken turns", ("spoken", "by keypad"), HOW)
    if not is_set_up():
        outcome.how = "Rasa is not set up: nothing spoken was measured."
        return outcome
    with cluster.line("spoken") as engine, understanding(cluster.folder / "rasa") as understand:
        loading.load(engine, system_clock, Pins(PEPPER))
        for sentence in SENTENCES:
            understand(sentence)  # what is done once is done before
        parses = [_timed(partial(understand, sentence)) for sentence in SENTENCES * ROUNDS]
        spoken, keyed = (statistics.median(each) for each in _turns(engine, understand))
    outcome.ratios.append(Ratio("a turn, p50", spoken, keyed, "ms"))
    percentiles = statistics.quantiles(parses, n=100)
    outcome.header = ("understanding a sentence, ms", "p50", "p95")
    outcome.rows = [["", number(percentiles[49]), number(percentiles[94])]]
    return outcome


def _turns(engine: Engine, understand: Understand) -> tuple[list[float], list[float]]:
    """Turns of one call, in words and by key in turns, so that both meet the same weather."""
    reception = ConversationManager(replace(context_of(settings(), engine), understand=understand))
    sid = new_sid("CA")
    times: dict[str, list[float]] = {"speech": [], "keys": []}
    begin = (None, Heard("keys", JEANNE.cesu), Heard("keys", JEANNE.born))
    for turn, heard in enumerate((*begin, *(KEYS, MENU, WORDS, MENU) * ROUNDS)):
        took = _timed(partial(reception.take_turn, incoming(sid, turn, heard), twiml.render))
        if heard in {KEYS, WORDS}:
            times[heard.how].append(took)
    return times["speech"], times["keys"]


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000
