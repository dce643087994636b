"""Where the acts of a terminal's telephone come from: somebody at the keyboard, or a script on standard input."""

import threading
from collections.abc import Callable, Sequence
from typing import Protocol, TextIO

from rich.console import Console
from rich.text import Text

try:
    import readline  # also gives input() its arrows and its history
except ImportError:  # a Python without it
    readline = None  # type: ignore[assignment]

PROMPT = "> "
LOOK_SECONDS = 0.5
ERASE = "\r\x1b[K"
"""Back to the beginning of the row, and nothing on it."""

Idle = Callable[[], Sequence[Text]]
"""Asked now and then while nobody types; what it returns is shown above the prompt."""


class Source(Protocol):
    """Gives one act after another."""

    typed: bool

    def line(self) -> str | None:
        """The next row; None at the end."""


class Script:
    """Rows that are all there already."""

    typed = False

    def __init__(self, rows: TextIO) -> None:
        """Read from `rows`."""
        self._rows = rows

    def line(self) -> str | None:
        """The next row; None at the end."""
        row = self._rows.readline()
        return row.strip() if row else None


class Keyboard:
    """Somebody who types; meanwhile what comes in is shown, and what was typed so far stays."""

    typed = True

    def __init__(self, console: Console, idle: Idle | None = None) -> None:
        """Show on `console`; without `idle`, nothing comes in."""
        self._console, self._idle = console, idle

    def line(self) -> str | None:
        """The next row; None for ctrl-D and ctrl-C."""
        done = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(done,), name="handset", daemon=True)
        watcher.start()
        try:
            return input(PROMPT).strip()
        except (EOFError, KeyboardInterrupt):
            self._console.print()
            return None
        finally:
            done.set()
            watcher.join()

    def _watch(self, done: threading.Event) -> None:
        while self._idle and not done.wait(LOOK_SECONDS):
            rows = self._idle()
            if not rows:
                continue
            self._write(ERASE)
            for row in rows:
                self._console.print(row)
            self._write(PROMPT + (readline.get_line_buffer() if readline else ""))

    def _write(self, characters: str) -> None:
        self._console.file.write(characters)
        self._console.file.flush()


def source_of(rows: TextIO, console: Console) -> Source:
    """A keyboard where somebody sits at one, else a script."""
    return Keyboard(console) if rows.isatty() else Script(rows)
