"""The sentences as they are said at present: those of the files, with what editors have put in their place."""

from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import Engine

from backend import patience
from backend.services import wording_keeping
from backend.services.work import Clock, Work
from dialogs.exchange import Medium
from dialogs.phrasebook import Phrasebook
from dialogs.rewording import fault_of

LOOK_SECONDS = 3
"""How often it is looked whether a sentence was edited: within so long every process says it, and no turn asks."""

Place = tuple[str, str]
"""A key and a part of it, as `Phrasebook.sentences()` names them."""

log = structlog.get_logger()


class PresentPhrasebook:
    """Says sentences as `Phrasebook` does; what it says changes as a whole, between two sentences of any turn."""

    def __init__(self, files: Phrasebook) -> None:
        """Begin with the sentences of the files."""
        self._files, self._present = files, files
        self._version, self._failing = 0, False

    def is_needed(self, key: str) -> bool:
        """Whether the question after this sentence is never asked without it."""
        return self._present.is_needed(key)

    def told(self, question: str, intent: str) -> str | None:
        """The key of the short sentence that answers an intent at a question."""
        return self._present.told(question, intent)

    def sentence(self, key: str, medium: Medium, values: Mapping[str, Any], part: str = "say") -> str:
        """The sentence of a key, filled in, on one line."""
        return self._present.sentence(key, medium, values, part)

    def look(self, engine: Engine, clock: Clock) -> None:
        """Take over what was edited since the last look; where the database fails, all is said as before."""
        try:
            with patience.within(), engine.connect() as connection:
                self._take_over(Work(connection, clock()))
            self._failing = False
        except Exception as error:  # noqa: BLE001 - whatever fails, callers hear what they heard before
            if not self._failing:  # one line for each time, however long it lasts
                log.warning("edited sentences could not be read", error=type(error).__name__)
            self._failing = True

    def _take_over(self, work: Work) -> None:
        version = wording_keeping.newest(work)
        if version == self._version:
            return
        edits, misfits = sifted(self._files, wording_keeping.in_force(work))
        for (key, part), fault in misfits.items():
            log.warning("an edited sentence fits the files no more: it is left out", key=key, part=part, why=fault)
        self._present = self._files.reworded(edits)
        self._version = version


def sifted(files: Phrasebook, edits: Mapping[Place, str]) -> tuple[dict[Place, str], dict[Place, str]]:
    """Edits that may be said, and why the others may not: the files may have become others since they were made."""
    originals = {(key, part): words for key, part, words in files.sentences()}
    faults = {
        place: fault_of(words, originals[place], place[1]) if place in originals else "gone"
        for place, words in edits.items()
    }
    fitting = {place: words for place, words in edits.items() if faults[place] is None}
    return fitting, {place: fault for place, fault in faults.items() if fault}
