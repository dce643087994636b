"""Whose telephones the page has, and what it asks of whoever knows the line from inside."""

from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class OwnerFact:
    """Something that somebody keys to be recognised.

    Attributes:
        name: Which: code, born, nan or pin.
        label: What it is called on the page.
        shown: As it is read.
        keys: As it is keyed.
    """

    name: Literal["code", "born", "nan", "pin"]
    label: str
    shown: str
    keys: str


@dataclass(frozen=True, slots=True)
class PhoneOwner:
    """One of the demo's people and their telephone.

    Attributes:
        id: What the page calls them, such as jeanne.
        name: Given and family name.
        about: Why one would take their telephone, in a few words; empty where it is only seen beside another.
        number: E.164.
        line: The number of the line that they ring, E.164.
        takes_texts: Whether their telephone does.
        beside: The id of whose texts are shown beside theirs.
        facts: What they key.
        examples: Texts that they may write.
    """

    id: str
    name: str
    about: str
    number: str
    line: str
    takes_texts: bool
    beside: str
    facts: tuple[OwnerFact, ...]
    examples: tuple[str, ...]

    def keys_of(self, name: str) -> str:
        """What they key where one of their facts is asked for; empty where they have none such."""
        return next((fact.keys for fact in self.facts if fact.name == name), "")


@dataclass(frozen=True, slots=True)
class NextAct:
    """What somebody who has read nothing does next.

    Attributes:
        keys: To press; empty to hang up.
        about: What that is, for people.
    """

    keys: str
    about: str


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """The question that waits in a call.

    Attributes:
        key: Its name; empty where none waits.
        secret: Whether what is keyed there is for nobody's eyes.
        next_act: What one would do; None where there is nothing to advise.
    """

    key: str = ""
    secret: bool = False
    next_act: NextAct | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that a sentence may have meant, with its probability, 0 to 1."""

    meaning: str
    share: float


@dataclass(frozen=True, slots=True)
class HeardSentence:
    """What was made of a sentence.

    Attributes:
        words: The sentence.
        asked: Whether Rasa was asked at all: what keys and keywords say needs nobody to understand it.
        candidates: The likeliest first; none where Rasa was away.
        sure: Whether the first was acted on without asking back.
        named: What was named in it: pairs of a kind and the words.
    """

    words: str
    asked: bool
    candidates: tuple[Candidate, ...] = ()
    sure: bool = False
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class JournalRow:
    """An entry of the call's journal, each part as a short text."""

    kind: str
    at: str
    value: str


@dataclass(frozen=True, slots=True)
class WayOn:
    """Where answers to the question that waits lead: the answers, and the questions that may be next."""

    answers: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InsideView:
    """What the line keeps of a call, and what it makes of it."""

    journal: tuple[JournalRow, ...] = ()
    heard: HeardSentence | None = None
    ways: tuple[WayOn, ...] = ()


class InsideLine(Protocol):
    """Whoever sees into the line; each method may ask the database."""

    def asked(self, call: str, owner: PhoneOwner) -> WaitingQuestion:
        """The question that waits in a call."""

    def look(self, call: str, question: str, said: str) -> InsideView:
        """What there is to see of a call, in which a question waits and this was said last."""

    def understand(self, page: str, *, off: bool) -> None:
        """Have Rasa understand sentences, or nobody, for all pages."""

    def is_deaf(self) -> bool:
        """Whether nobody understands sentences; asks no database."""

    def left(self, page: str) -> None:
        """A page has gone, and what it had go wrong for all with it."""

    def back(self, page: str) -> None:
        """A page is there; what had gone with it goes wrong again. Asks no database."""
