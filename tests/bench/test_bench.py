"""Each part of the bench runs on a few rows and yields figures; how large they are is not tested."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.bench.__main__ import PARTS
from tests.bench.bench_cluster import BenchCluster
from tests.bench.bench_outcome import BenchOutcome, Lines, Ratio
from tests.bench.bench_report import write
from tests.bench.bench_sizes import QUICK
from tests.support.postgres import Postgres

TINY = replace(
    QUICK, name="tiny", calls=(1, 2), seconds=0.2, thinking=(2,), pause=0.01, waits=0.2, processes=1, payments=40,
    growth=((200, 8), (400, 16)), samples=2, turns=14, flow=5, peer=False,
)  # fmt: skip


@pytest.mark.parametrize("part", sorted(PARTS.keys() - {"spoken"}))
def test_a_part_yields_figures(part: str, postgres: Postgres, tmp_path: Path) -> None:
    outcome = PARTS[part](BenchCluster.of(postgres.url("postgres"), tmp_path), TINY)
    assert all(each.value > 0 for each in outcome.ratios)
    assert outcome.ratios


def test_the_page_tells_what_was_reached_and_what_was_not(tmp_path: Path) -> None:
    ratios = [
        Ratio("one", 3, 2, "ms", 1.5),
        Ratio("another", 3, 1, "ms", 1.5, at_least=False),
        Ratio("third", 7, None, "s"),
    ]
    lines: dict[str, Lines] = {
        "turns/s": {"the line": {"1": 20.0, "8": 300.0}, "the bare route": {"1": 40.0, "8": 350.0}}
    }
    outcome = BenchOutcome("Turns", ("ours", "theirs"), "So.", ratios, ("", "ms"), [["one", "3"]], lines)
    write({"turns": outcome}, TINY, tmp_path / "benchmarks.md")
    page = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert "| one | 3.00 | 2.00 | ms | 1.50 | ≥ 1.5: reached |" in page
    assert "| another | 3.00 | 1.00 | ms | 3.00 | ≤ 1.5: NOT reached |" in page
    picture = ET.parse(tmp_path / "benchmarks" / "concurrency.svg").getroot()
    assert "the line: 20.0 at 1, 300 at 8" in "".join(picture.itertext())
