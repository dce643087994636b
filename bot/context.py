"""What every turn needs, put together once by the composition root."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Engine

from backend.domain.programme import Programme
from backend.domain.retention import Retention
from backend.services.pins import Pins
from backend.services.tallying import QuestionTally
from backend.services.throttling import Throttle
from backend.services.work import Clock
from bot.engine.parsed import Understand, understands_nothing
from bot.engine.speaker import Speaker
from bot.present_phrasebook import PresentPhrasebook
from bot.turn_counters import TurnCounters
from dialogs.channel import Channel
from dialogs.exchange import Medium


@dataclass(frozen=True)
class AppContext:
    """What every turn needs, put together once.

    Attributes:
        database: Where everything is kept.
        clock: The time.
        pins: Checks PINs.
        throttle: Counts who tries to be recognised.
        phrasebook: Every sentence, as editors have it said.
        channels: Every channel by its name.
        programmes: Every programme by its code.
        programmes_of: The programmes of a number called, the first of them its own voice; none where it is not ours.
        line_of: The number that a programme writes and rings from.
        haste: Time within which a key that follows another one was keyed ahead of what is asked; none where it is zero.
        call_backs_a_day: How often one number is rung within a day to have something confirmed.
        script_version: Changes whenever the dialogues do.
        pay_connector: Who processes bank cards, as the carrier knows it; None where no card completes anything.
        keep: For how long what is personal is kept.
        understand: What a whole sentence means; None where nothing understands it.
        mask: Hides what is personal in a sentence that was not understood, so that it may be kept; None keeps none.
        counters: What operators see of turns.
        tally: How often each question is understood; kept once in a while (`ConversationManager.keep_tally`).
    """

    database: Engine
    clock: Clock
    pins: Pins
    throttle: Throttle
    phrasebook: PresentPhrasebook
    channels: Mapping[str, Channel]
    programmes: Mapping[str, Programme]
    programmes_of: Callable[[str], tuple[Programme, ...]]
    line_of: Callable[[Programme], str]
    call_backs_a_day: int
    script_version: str
    haste: timedelta = timedelta(0)
    pay_connector: str | None = None
    keep: Retention = field(default_factory=Retention)
    understand: Understand = understands_nothing
    mask: Callable[[str], str] | None = None
    counters: TurnCounters = field(default_factory=TurnCounters)
    tally: QuestionTally = field(default_factory=QuestionTally)

    def speaker(self, programme: str, medium: Medium, today: date) -> Speaker:
        """Who says a programme's sentences in a medium."""
        return Speaker(self.phrasebook, self.programmes[programme], medium, today)
