"""What goes in and out by the thousand, each in a process of its own: the outbox, bank files, issuer's files."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import Engine, text

from backend import database
from backend.domain.cut_off import last_closed_day
from backend.domain.programme import Programme
from backend.services.bank import exporting, importing
from backend.services.issuer_files.file_importer import Importer, ImportPlan
from backend.services.issuer_files.layouts import Kind
from backend.services.pins import Pins
from backend.services.work import Work, system_clock
from backend.storage import outbox
from bot.data_files import read_programmes
from tests.backend.services.bank.iso20022_messages import pain002, status
from tests.bench.drained import CountedLetters, drain, worker_of
from tests.bench.grown_rows import PROGRAMME
from tests.bench.process_tree import PeakMemory
from tests.support.postgres import PEPPER, VAULT

Flow = Callable[[Engine, Path], Callable[[], int]]
"""Makes ready on a database, with a file where it reads one; what it returns does all of it, and says how many rows."""


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """How many rows a flow had, in how many seconds, by how many MB its process grew at the most, and its CPU (s)."""

    rows: int
    seconds: float
    grown_mb: float
    cpu_seconds: float

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds

    @property
    def cpu_us(self) -> float:
        """Microseconds of processor a row, of the process alone: what others do on the machine hardly moves it."""
        return 1e6 * self.cpu_seconds / self.rows


def alone(flow: Flow, url: str, file: Path) -> FlowFigures:
    """Measure a flow in a process of its own, which has no memory of another's, and has imported all that it needs."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_measured, flow, url, file).result()


def _measured(flow: Flow, url: str, file: Path) -> FlowFigures:
    engine = database.connect(url, VAULT)
    act = flow(engine, file)
    with PeakMemory.measured() as peak:
        began, cpu = time.perf_counter(), time.process_time()
        rows = act()
        seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
    engine.dispose()
    return FlowFigures(rows, seconds, peak.mb, cpu_seconds)


def put_news(engine: Engine) -> None:
    """Have the news of each payment that waits for the bank told again."""
    with engine.begin() as connection:
        waiting = connection.execute(text("select id, reference from payments where state = 'accepted'")).all()
        connection.execute(
            text("delete from outbox where key = any(:keys)"), {"keys": [f"paid:{r}" for _, r in waiting]}
        )
        for payment_id, reference in waiting:
            payload = {"version": 1, "payment": payment_id}
            outbox.put(connection, f"paid:{reference}", "payment.accepted", payload, system_clock())


def drain_outbox(engine: Engine, _: Path) -> Callable[[], int]:
    """Tell all news, and send their letters to nobody."""
    return partial(drain, worker_of(engine, CountedLetters()))


def export_day(engine: Engine, _: Path) -> Callable[[], int]:
    """Make the bank's file of the last closed day, and hand it over."""
    programme, day = _day()

    def export() -> int:
        with _begin(engine) as work:
            file = exporting.export(work, programme, day)
            assert file, "a day's payments wait"
            exporting.mark_sent(work, file)
        return file.transfers

    return export


def reject_all(engine: Engine, _: Path) -> Callable[[], int]:
    """Read the bank's answer that refuses every transfer of that file: rights are given back, payers are told."""
    programme, day = _day()
    with _begin(engine) as work:
        sent = text("select reference from payments where state = 'sent' order by id")
        refused = [status(reference, "RJCT", "AC04") for reference in work.connection.execute(sent).scalars()]
        file = exporting.export(work, programme, day)
    assert file, "the day has its file"
    answer = pain002(file.message_id, *refused).encode()
    return lambda: importing.import_answer(partial(_begin, engine), answer, [programme]).rejected


def import_beneficiaries(engine: Engine, file: Path) -> Callable[[], int]:
    """Import people; lines that are wrong go to a file of rejects."""
    return partial(_import, engine, Importer(read_programmes(), Pins(PEPPER)), "beneficiaries", file)


def import_rights(engine: Engine, file: Path) -> Callable[[], int]:
    """Import rights."""
    return partial(_import, engine, Importer(read_programmes(), Pins(PEPPER)), "rights", file)


def _import(engine: Engine, importer: Importer, kind: Kind, file: Path) -> int:
    plan = ImportPlan(per_line=True, rejects=file.with_suffix(".rejects.csv"))
    with _begin(engine) as work:
        counts = importer.run(work, kind, file, plan).counts
    return counts.created + counts.changed + counts.unchanged + counts.rejected


@contextmanager
def _begin(engine: Engine) -> Iterator[Work]:
    with engine.begin() as connection:
        yield Work(connection, system_clock())


def _day() -> tuple[Programme, date]:
    programme = read_programmes()[PROGRAMME]
    assert programme.bank, "the demo's programme has an account"
    return programme, last_closed_day(system_clock(), programme.bank.cut_off)
