"""What every turn needs, put together once by the composition root."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from backend.domain.programme import Programme
from backend.services.pins import Pins
from backend.services.work import Clock
from bot.nlu.rasa_client import Parsed
from dialogs.phrasebook import Phrasebook

Understand = Callable[[str], Parsed | None]
"""What a whole sentence means; None where it is not understood."""


def understands_nothing(_: str) -> Parsed | None:
    """Nothing understands whole sentences: keypad and keyword are all there is."""
    return None


@dataclass(frozen=True)
class House:
    """What every turn needs, put together once.

    Attributes:
        engine: The database.
        clock: The time.
        pins: Checks PINs.
        phrasebook: Every sentence.
        programmes: Every programme by its code.
        programme_of: The programme of a number called.
        line_of: The number that a programme writes and rings from.
        script_version: Changes whenever the dialogues do.
        understand: What a whole sentence means; None where nothing understands it.
    """

    engine: Engine
    clock: Clock
    pins: Pins
    phrasebook: Phrasebook
    programmes: Mapping[str, Programme]
    programme_of: Callable[[str], Programme]
    line_of: Callable[[Programme], str]
    script_version: str
    understand: Understand = understands_nothing
