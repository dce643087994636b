"""Plays signed conversations on a fresh demo, those that must come before them first."""

import contextlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import Engine

from bot.engine.parsed import Understand
from channels.phone.acts import Act
from channels.phone.phone_call import Call
from channels.phone.playing import NOTHING_NEW, mask, play
from channels.phone.transcript import Transcript, read
from tests.support.callers import waiting
from tests.support.clock import StoppedClock
from tests.support.letters_at_home import give_letter, take_pin
from tests.support.line import SHARES, serving
from tests.support.postgres import Postgres

FOLDER = Path(__file__).parent / "transcripts"
FILES = sorted(FOLDER.glob("*.txt"))
WHOLE_SENTENCES = "whole sentences are understood"
LETTER = "the caller has no PIN, and a letter with the code 4071936258"
NO_LETTER = "the caller has no PIN, and no letter yet"
A_CARD_MAY = "a card may complete"
AFTER = re.compile(r"(?P<minutes>\d+) minutes after (?P<file>[\w-]+)")

_DIGIT = r"(?:zéro|un|deux|trois|quatre|cinq|six|sept|huit|neuf)"
normalise = mask(reference=rf"(?:{_DIGIT} ){{8}}{_DIGIT}", drawn=rf"(?:{_DIGIT}, ){{5}}{_DIGIT}")
"""References and PINs are drawn by lot: each is as good as another."""


def needs_rasa(path: Path) -> bool:
    """Whether the conversation is one in whole sentences."""
    return WHOLE_SENTENCES in _read(path).notes


def stage(
    path: Path, postgres: Postgres, understand: Understand | None, new: Mapping[str, Act] = NOTHING_NEW
) -> tuple[Transcript, Transcript]:
    """The signed conversation, and what the line really says when it is played; `new` answers new questions."""
    processor = "demo" if A_CARD_MAY in _read(path).notes else None
    with (
        postgres.fresh() as engine,
        serving(engine, StoppedClock(), understand, SHARES, pay_connector=processor) as line,
    ):

        def asked(call: Call) -> str:
            return waiting(engine, call) or ""

        before = list(reversed(list(_before(path))))
        _prepare(engine, _read(FOLDER / f"{before[0][0]}.txt" if before else path))
        for name, minutes in before:
            play(_read(FOLDER / f"{name}.txt"), line.telephone, asked=asked, new=new)
            line.clock.move(minutes=minutes)
        signed = _read(path)
        return signed, play(signed, line.telephone, asked=asked, new=new)


def _prepare(engine: Engine, first: Transcript) -> None:
    """Put the demo's people into the state in which the first conversation finds them."""
    if LETTER in first.notes:
        give_letter(engine)
    if NO_LETTER in first.notes:
        take_pin(engine)


def _before(path: Path) -> Iterator[tuple[str, int]]:
    """What must be played before, the latest first, each with the minutes between."""
    while found := next(filter(None, map(AFTER.search, _read(path).notes)), None):
        yield found["file"], int(found["minutes"])
        path = FOLDER / f"{found['file']}.txt"


def _read(path: Path) -> Transcript:
    with contextlib.suppress(FileNotFoundError):
        return read(path.read_text(encoding="utf-8"))
    raise FileNotFoundError(f"{path.name} is named by another transcript and does not exist.")
