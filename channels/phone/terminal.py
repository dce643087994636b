"""The telephone in a terminal: shows a call as a conversation, and takes keys, words, silence and hang-up."""

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from channels.phone.acts import KEYS, Act
from channels.phone.hearing import TranscriptLine
from channels.phone.keyboard import Source, source_of
from channels.phone.phone_call import Call
from channels.phone.playing import Normaliser, dial, differences, written
from channels.phone.telephone import Telephone
from channels.phone.transcript import LINE, plain, read
from channels.phone.verbs import Gather

HELP = """\
1234#       presser des touches (0 à 9, * et #)
oui         dire quelque chose, quand la ligne écoute la voix
(rien)      se taire jusqu'à ce que la ligne reprenne
h, ctrl-D   raccrocher
?           cette aide"""
KEYS_ONLY = "La ligne n'écoute ici que les touches."
BREATH = 0.15
"""Pauses at least this long, in seconds, are shown."""


@dataclass
class Screen:
    """Where a call is shown.

    Attributes:
        console: Draws.
        pace: 1.0 plays in real time, 0 at once.
        shown: Lines of the call on the screen so far.
    """

    console: Console = field(default_factory=Console)
    pace: float = 0.0
    caller: str = "Vous"
    shown: int = 0

    def show(self, call: Call) -> None:
        """Show what is new on a call."""
        for line in call.transcript[self.shown :]:
            self._row(line)
            time.sleep(line.seconds * self.pace)
        self.shown = len(call.transcript)

    def _row(self, line: TranscriptLine) -> None:
        said = line.who == "line"
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=max(len(LINE), len(self.caller)), no_wrap=True)
        grid.add_column(width=1)
        grid.add_column(ratio=1)
        style = "cyan" if said else "bold yellow"
        grid.add_row(Text(LINE if said else self.caller, style), Text(":"), Text(with_pauses(line)))
        self.console.print(grid)

    def note(self, text: str) -> None:
        """Say something that is no part of the call."""
        self.console.print(Text(text, "dim"))


def with_pauses(line: TranscriptLine) -> str:
    """What was said, its pauses as an ellipsis."""
    if not line.pieces:
        return line.text
    parts = [part for piece in line.pieces for part in (piece.text, "…" if piece.pause >= BREATH else "")]
    return " ".join(part for part in parts if part)


def run(
    telephone: Telephone, to: str, from_: str, *, screen: Screen | None = None, source: TextIO | None = None
) -> int:
    """Call the line and let a person, or a script on standard input, do the rest.

    Returns:
        0 when the call ended well, 1 when the line failed or hung up before the script's end.
    """
    screen, rows = screen or Screen(), source or sys.stdin
    reader = source_of(rows, screen.console)
    if reader.typed:
        screen.note(HELP)
    call = telephone.dial(to=to, from_=from_)
    screen.show(call)
    left_over = _converse(call, screen, reader)
    for trouble in call.troubles:
        screen.note(trouble)
    if left_over:
        screen.note(f"La ligne a raccroché avant la fin : {left_over!r} reste à faire.")
    return 1 if call.failed or left_over else 0


def _converse(call: Call, screen: Screen, reader: Source) -> str:
    """Do what is typed until the call has ended; returns the first line that came too late."""
    while not reader.typed or not call.ended:
        words = reader.line()
        if words is not None and call.ended:
            return words
        act(call, words, screen, typed=reader.typed)
        if words is None:
            break
    return ""


def act(call: Call, words: str | None, screen: Screen, *, typed: bool) -> None:
    """Do on a call what one row says, and show what comes of it; None hangs up."""
    if words is None:
        call.hang_up()
    elif words == "?":
        screen.note(HELP)
    elif typed and not _listens_to_words(call) and understand(words).kind == "speech":
        screen.note(KEYS_ONLY)
    else:
        call.do(understand(words))
    screen.show(call)


def understand(words: str) -> Act:
    """What somebody at the keyboard does on the telephone."""
    if not words:
        return Act("silence")
    if words.lower() == "h":
        return Act("hang_up")
    keys = "".join(words.split())
    return Act("keys", keys) if not set(keys) - set(KEYS) else Act("speech", words)


def _listens_to_words(call: Call) -> bool:
    return isinstance(call.waiting, Gather) and "speech" in call.waiting.input


def replay(path: Path, telephone: Telephone, normalise: Normaliser = plain, screen: Screen | None = None) -> int:
    """Play a transcript before one's eyes, and compare.

    Returns:
        0 when the line says what was signed, 1 when it does not.
    """
    signed = read(path.read_text("utf-8"))
    screen = screen or Screen(caller=signed.caller)
    call = dial(telephone, signed)
    screen.show(call)
    for act in signed.acts:
        if not call.ended:
            call.do(act)
            screen.show(call)
    call.hang_up()
    screen.show(call)
    asked = [line.question for line in signed.lines if line.who == "caller"]  # a telephone knows no question by key
    found = differences(signed, written(call, signed, asked), normalise)
    for row in found:
        screen.note(row)
    return 1 if found or call.failed else 0
