"""What every turn needs, put together once by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from backend.domain.programme import Programme
from backend.services.pins import Pins
from backend.services.work import Clock
from dialogs.phrasebook import Phrasebook


@dataclass(frozen=True)
class House:
    """What every turn needs, put together once.

    Attributes:
        engine: The database.
        clock: The time.
        pins: Checks PINs.
        phrasebook: Every sentence.
        programme_of: The programme of a number called.
        script_version: Changes whenever the dialogues do.
    """

    engine: Engine
    clock: Clock
    pins: Pins
    phrasebook: Phrasebook
    programme_of: Callable[[str], Programme]
    script_version: str
