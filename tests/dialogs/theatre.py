"""Plays signed conversations on a fresh demo, those that must come before them first."""

import contextlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import Engine, text

from backend.domain.programme import ExtraChecks
from bot.conversations.confirmation_calls import PATH
from bot.engine.parsed import Understand
from channels.phone.acts import Act
from channels.phone.dialing import ANYBODY
from channels.phone.phone_call import Call
from channels.phone.playing import NOTHING_NEW, Start, dial, mask, play
from channels.phone.telephone import Telephone
from channels.phone.transcript import Transcript, read
from tests.support import opened_tables
from tests.support.callers import waiting
from tests.support.clock import DEMO_DAY, StoppedClock
from tests.support.extra_checks import ask_for_checks
from tests.support.letters_at_home import give_letter, take_pin
from tests.support.line import LINE, SHARES, serving
from tests.support.postgres import Postgres
from tests.support.trusted_home import give_trusted

FOLDER = Path(__file__).parent / "transcripts"
FILES = sorted(FOLDER.glob("*.txt"))
WHOLE_SENTENCES = "whole sentences are understood"
LETTER = "the caller has no PIN, and a letter with the code 4071936258"
NO_LETTER = "the caller has no PIN, and no letter yet"
A_CARD_MAY = "a card may complete"
ADVISERS = {"no adviser answers": "no-answer", "every adviser is busy": "busy", "a machine answers": "machine"}
"""What comes of ringing an adviser, by the note that says so; without one, an adviser takes the call."""

CHECKED = {
    "first payments are checked": ExtraChecks(new_payee="call_back"),
    "more than fifteen euros a day is checked": ExtraChecks(above_cents=1_500),
}
TRUSTED = {"Sophie hears the account": True, "Sophie was chosen to hear the account": False}
"""Whether a trusted person has used their code before."""

NO_NUMBER = "no number is on file"
ALMOST_SPENT = "meanwhile, all is spent but an hour"
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
    before = list(reversed(list(_before(path))))
    first = _read(FOLDER / f"{before[0][0]}.txt" if before else path)
    processor = "demo" if A_CARD_MAY in _read(path).notes else None
    with (
        postgres.fresh() as engine,
        serving(engine, StoppedClock(first.at or DEMO_DAY), understand, SHARES, pay_connector=processor) as line,
    ):
        for checks in filter(None, map(CHECKED.get, _read(path).notes)):
            ask_for_checks(line, checks)

        def asked(call: Call) -> str:
            return waiting(engine, call) or ""

        _prepare(engine, first)
        for note in set(TRUSTED) & set(first.notes):
            give_trusted(line, confirmed=TRUSTED[note])
        start = _beginning(engine)
        for name, minutes in before:
            play(_read(FOLDER / f"{name}.txt"), line.telephone, start, asked=asked, new=new)
            line.clock.move(minutes=minutes)
        signed = _read(path)
        said = (ADVISERS[note] for note in signed.notes if note in ADVISERS)
        line.telephone.others[ANYBODY] = next(said, "completed")
        if ALMOST_SPENT in signed.notes:
            _spend_almost_all(engine)
        return signed, play(signed, line.telephone, start, asked=asked, new=new)


def _beginning(engine: Engine) -> Start:
    """How a call begins: the person rings; or picks up the last call that the line has to place to them."""

    def begin(telephone: Telephone, transcript: Transcript) -> Call:
        if transcript.from_ != LINE:
            return dial(telephone, transcript)
        with engine.connect() as connection:
            query = text("select max(id) from call_backs where outcome is null")
            path = f"{PATH}{connection.execute(query).scalar_one()}"
        return telephone.answer(path, transcript.to, LINE, status_callback="/twilio/voice/status")

    return begin


def _spend_almost_all(engine: Engine) -> None:
    """Leave an hour of each lot, as another payment would."""
    with engine.begin() as connection:
        rest = "(cents_total / minutes_total) * 60"
        connection.execute(
            text(
                f"update lots set minutes_used = minutes_total - 60, cents_used = cents_total - {rest}"  # noqa: S608
                " where minutes_total > 60"
            )
        )


def _prepare(engine: Engine, first: Transcript) -> None:
    """Put the demo's people into the state in which the first conversation finds them."""
    if LETTER in first.notes:
        give_letter(engine)
    if NO_LETTER in first.notes:
        take_pin(engine)
    if NO_NUMBER in first.notes:
        with engine.begin() as connection:
            opened_tables.run(connection, "delete from beneficiary_phones")


def _before(path: Path) -> Iterator[tuple[str, int]]:
    """What must be played before, the latest first, each with the minutes between."""
    while found := next(filter(None, map(AFTER.search, _read(path).notes)), None):
        yield found["file"], int(found["minutes"])
        path = FOLDER / f"{found['file']}.txt"


def _read(path: Path) -> Transcript:
    with contextlib.suppress(FileNotFoundError):
        return read(path.read_text(encoding="utf-8"))
    raise FileNotFoundError(f"{path.name} is named by another transcript and does not exist.")
