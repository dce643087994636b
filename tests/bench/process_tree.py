"""The processor's time that a program has taken, with all its processes: what counts where others share the machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psutil  # type: ignore[import-untyped,unused-ignore]


@dataclass(frozen=True, slots=True)
class ProcessTree:
    """A process and whatever it has started, those that have ended since included; perhaps another one beside it."""

    root: int
    also: int | None = None

    def cpu_ms(self) -> float:
        """Milliseconds of processor so far, user and system."""
        total = 0.0
        for each in self._processes():
            with suppress(psutil.NoSuchProcess):
                times = each.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
        return total * 1000

    def memory_mb(self) -> float:
        """Memory that is its own and not another's, in MB."""
        total = 0
        for each in self._processes():
            with suppress(psutil.NoSuchProcess):
                total += each.memory_full_info().uss
        return total / 2**20

    def _processes(self) -> list[psutil.Process]:
        roots = [psutil.Process(pid) for pid in (self.root, self.also) if pid is not None]
        return [each for root in roots for each in (root, *root.children(recursive=True))]


class PeakMemory:
    """By how much the memory of this process has grown at its most, in MB."""

    mb: float = 0.0

    @classmethod
    @contextmanager
    def measured(cls) -> Iterator["PeakMemory"]:
        """Measure for as long as the context lasts; Linux forgets the peak of before."""
        peak = cls()
        with open("/proc/self/clear_refs", "w", encoding="ascii") as forget:  # noqa: PTH123 - no file, a switch
            forget.write("5")
        before = _status("VmHWM")
        yield peak
        peak.mb = (_status("VmHWM") - before) / 1024


def _status(name: str) -> int:
    """Kilobytes of a line of /proc/self/status."""
    with open(f"/proc/{os.getpid()}/status", encoding="ascii") as lines:  # noqa: PTH123 - as above
        return next(int(line.split()[1]) for line in lines if line.startswith(name))
