"""Prints what was found, and writes docs/benchmarks.md with its two pictures."""

import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from importlib.metadata import version
from pathlib import Path

import psutil  # type: ignore[import-untyped,unused-ignore]
from rich.console import Console
from rich.table import Table

from bot.data_files import ROOT
from tests.bench.bench_outcome import BenchOutcome, Ratio, number
from tests.bench.bench_sizes import BenchSizes
from tests.bench.line_chart import chart

PAGE = ROOT / "docs" / "benchmarks.md"
PICTURES = {
    "turns": ("concurrency.svg", "Latency and turns a second against calls at once", "calls at once"),
    "growth": ("growth.svg", "What each service takes against how much there is", "payments in the database"),
}
LIBRARIES = ("fastapi", "uvicorn", "starlette", "sqlalchemy", "psycopg", "pydantic", "cryptography")
INTRODUCTION = """\
# Benchmarks

Made by `make bench`: all of it in one run, each thing beside the other on the same machine. What each change of the
line brought, before and after, is in `docs/decisions/0028-what-a-turn-costs.md`.
"""

console = Console()


def show(outcome: BenchOutcome) -> None:
    """Print the ratios, then the absolute figures."""
    table = Table(title=outcome.title)
    for place, name in enumerate(_header(outcome)):
        table.add_column(name, justify="right" if place else "left")
    for each in outcome.ratios:
        table.add_row(*_cells(each))
    console.print(table)
    if outcome.rows:
        figures = Table(*outcome.header)
        for row in outcome.rows:
            figures.add_row(*row)
        console.print(figures)


def write(outcomes: Mapping[str, BenchOutcome], sizes: BenchSizes, page: Path) -> None:
    """Write the page, and a picture for each part that has one."""
    pictures = page.with_suffix("")
    pictures.mkdir(parents=True, exist_ok=True)
    parts = [INTRODUCTION, _machine(sizes)]
    for part, outcome in outcomes.items():
        parts.append("\n".join(_section(outcome)))
        if part in PICTURES and outcome.series:
            name, title, axis = PICTURES[part]
            (pictures / name).write_text(chart(title, axis, outcome.series), encoding="utf-8")
            parts.append(f"![{title}]({pictures.name}/{name})\n")
    page.write_text("\n".join(parts), encoding="utf-8")


def goals(outcomes: Mapping[str, BenchOutcome]) -> tuple[int, int]:
    """How many goals are reached, and how many there are."""
    judged = [each.reached for outcome in outcomes.values() for each in outcome.ratios if each.reached is not None]
    return sum(judged), len(judged)


def _header(outcome: BenchOutcome) -> tuple[str, ...]:
    return ("", *outcome.beside, "unit", "ratio", "goal")


def _cells(each: Ratio) -> tuple[str, ...]:
    theirs, ratio = ("", "") if each.theirs is None else (number(each.theirs), f"{each.value:.2f}")
    return (each.what, number(each.ours), theirs, each.unit, ratio, each.verdict)


def _section(outcome: BenchOutcome) -> Iterator[str]:
    yield f"## {outcome.title}\n"
    yield f"{outcome.how}\n"
    yield from _rows(_header(outcome), map(_cells, outcome.ratios))
    yield ""
    if outcome.rows:
        yield from _rows(outcome.header, outcome.rows)
        yield ""


def _rows(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table of Markdown."""
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _machine(sizes: BenchSizes) -> str:
    """On what it was measured, when, and by which command."""
    memory = psutil.virtual_memory().total / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    asked = {"quick": "QUICK=1 ", "full": "BENCH_FULL=1 "}.get(sizes.name, "")
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"`{asked}make bench` on {date.today():%d %B %Y}: {os.cpu_count()} cores ({_processor()}), {memory:.0f} GB, "  # noqa: DTZ011 - of this machine
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {libraries}. "
        f"The machine's load at the end (1, 5, 15 minutes): {load}.\n"
    )


def _processor() -> str:
    with suppress(OSError, StopIteration), Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return platform.machine()
