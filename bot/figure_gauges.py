"""Gives Prometheus the figures that operators watch, asked of the database once in some seconds."""

import threading
import time
from collections.abc import Iterator, Mapping
from typing import get_args

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from backend.domain.figures import Figures
from backend.domain.payment import State
from backend.services.watching import figures_of
from backend.services.work import Clock, Work

KEPT_SECONDS = 10.0
"""However many ask, the database is asked once in so long."""


class FiguresCollector(Collector):
    """Collects the figures of one database; a database that does not answer leaves `allo_database_up 0` alone."""

    def __init__(self, database: Engine, clock: Clock, kept_seconds: float = KEPT_SECONDS) -> None:
        """Keep where to ask, and for how long an answer is good."""
        self._database, self._clock, self._kept = database, clock, kept_seconds
        self._lock = threading.Lock()
        self._known: Figures | None = None
        self._good_until = 0.0

    def collect(self) -> Iterator[Metric]:
        """The figures as gauges."""
        figures = self._figures()
        yield GaugeMetricFamily("allo_database_up", "Whether the database tells its figures.", int(figures is not None))
        if figures is None:
            return
        states = {state: figures.payments.get(state, (0, 0)) for state in get_args(State)}
        yield _by("allo_payments", "Payments by state.", "state", {name: each[0] for name, each in states.items()})
        cents = {name: each[1] for name, each in states.items()}
        yield _by("allo_payments_cents", "Cents of the payments by state.", "state", cents)
        yield _by("allo_tasks_open", "Open tasks by kind.", "kind", figures.tasks_open)
        for name, told, value in (
            ("allo_payments_held", "Payments held back from the bank's file.", figures.held),
            ("allo_outbox_waiting", "Messages not told, due or tried before.", figures.outbox_waiting),
            ("allo_outbox_age_seconds", "For how long the oldest of them waits.", figures.outbox_age_seconds),
            ("allo_pins_blocked", "Beneficiaries who cannot pay after too many wrong PINs.", figures.pins_blocked),
            ("allo_bank_files_unsent", "Files made and not handed to the bank.", figures.files_unsent),
            ("allo_bank_answers_unfinished", "Answers applied in part: import them again.", figures.answers_unfinished),
        ):
            yield GaugeMetricFamily(name, told, value)

    def _figures(self) -> Figures | None:
        with self._lock:
            if time.monotonic() >= self._good_until:
                self._known = self._ask()
                self._good_until = time.monotonic() + self._kept
            return self._known

    def _ask(self) -> Figures | None:
        try:
            with self._database.begin() as connection:
                return figures_of(Work(connection, self._clock()))
        except SQLAlchemyError:
            return None


def _by(name: str, told: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, told, labels=[label])
    for each, value in sorted(values.items()):
        family.add_metric([each], value)
    return family
