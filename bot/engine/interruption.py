"""A dialogue is interrupted for an adviser: what has to be remembered until its question is asked again."""

from dataclasses import dataclass

from bot.engine.journal import Journal
from dialogs.steps import Ask, Dialogue, Question, Why


@dataclass(frozen=True)
class Interrupt:
    """An answer that is none: an adviser is sent for, and the question is asked again afterwards."""

    why: Why


@dataclass(frozen=True)
class Interrupted:
    """A dialogue that waits for the end of an interlude.

    Attributes:
        dialogue: The dialogue.
        question: Its question.
        asked_at: Where in the journal what was said at the question begins.
        began: Where the interlude begins.
        seals: How many seals were open.
        why: Why it was interrupted.
    """

    dialogue: Dialogue[None]
    question: Question
    asked_at: int
    began: int
    seals: int
    why: Why

    def kept_of(self, played: Journal, *, cancelled: bool) -> Journal:
        """What the journal keeps of an interlude: that it was, and how fast to speak.

        Who could not be understood has been listened to long enough; who wants the menu instead goes there, or hears it
        again where they are at it.
        """
        at = self.question.key
        kept: Journal = [{"kind": "aside", "at": at, "value": self.why}]
        kept += [entry for entry in played if entry["kind"] == "pace"]
        if cancelled and not _is_menu(self.question):
            kept.append({"kind": "cancelled", "at": at, "value": None})
        elif self.why == "nonsense":
            kept.append({"kind": "ended", "at": at, "value": "helped"})
        return kept


def _is_menu(question: Question) -> bool:
    return isinstance(question, Ask) and question.role == "menu"
