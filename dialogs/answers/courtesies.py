"""What is written back to an answer and asks for nothing new: "ok", "merci", "oui", "non"."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Literal, TypeVar, get_args

from dialogs.answers.base import Answer, Reading
from dialogs.answers.sms_words import GREETED, GREETINGS, TITLES
from dialogs.answers.words import listed, texts, tokens
from dialogs.answers.yes_no import YesNo
from dialogs.exchange import Heard, Keypad, Medium

T = TypeVar("T")

Courtesy = Literal["yes", "no", "thanks"]
"""Also the wish that each is where nothing else was asked."""

COURTESIES: frozenset[str] = frozenset(get_args(Courtesy))
NO: Literal["no"] = "no"

_THANKS = frozenset(listed("merci mercis mrc"))
_BESIDE = (
    _THANKS
    | GREETINGS
    | GREETED
    | TITLES
    | frozenset(listed("beaucoup bien infiniment mille bon au revoir de d rien et bonsoir soir soiree svp stp alors"))
)
_NO = frozenset(
    listed("non nan nn no pas peine plus la finalement rien pour l instant maintenant laissez laisse tomber")
)
_GIVES_UP = frozenset(listed("non nan nn no peine tomber rien"))
_YES = frozenset(
    listed(
        "oui ouais oui ok okay d accord dac bon bien parfait entendu note noté tres super c est cela ca va je confirme "
        "volontiers allez y voila"
    )
)


def courtesy_in(words: str) -> Courtesy | None:
    """What a text says that says nothing more; None where it says more, or neither clearly."""
    said = {word for word in texts(tokens(words)) if word.isalnum()}
    if said & _GIVES_UP and said <= _NO | _BESIDE:
        return "no"
    if said & _THANKS and said <= _BESIDE:
        return "thanks"
    if said & _YES and said <= _YES | _BESIDE:
        readings = YesNo().hear(Heard("text", words), date.min)
        return "yes" if [reading.value for reading in readings] == [True] else None
    return None


@dataclass(frozen=True, slots=True)
class OrNo(Generic[T]):
    """A question asked by text, which may also be given up by saying no.

    Attributes:
        of: How it is answered otherwise.
        gives: The type of its values.
    """

    of: Answer[T]
    gives: Any = int

    @property
    def keypad(self) -> Keypad:
        """As the question itself."""
        return self.of.keypad

    @property
    def hints(self) -> tuple[str, ...]:
        """As the question itself."""
        return self.of.hints

    @property
    def value_type(self) -> Any:
        """An answer, or the no."""
        return self.gives | Literal["no"]

    def hear(self, heard: Heard, today: date) -> tuple[Reading[Any], ...]:
        """The answer where there is one, else a no and nothing more."""
        readings = self.of.hear(heard, today)
        if readings or courtesy_in(heard.words) != NO:
            return readings
        return (Reading(NO, "a no and nothing else"),)

    def aloud(self, value: Any, medium: Medium) -> str:
        """The answer, or `non`."""
        return "non" if value == NO else self.of.aloud(value, medium)


@dataclass(frozen=True, slots=True)
class YesOrThanks(YesNo):
    """Yes or no, where mere thanks want nothing done."""

    def hear(self, heard: Heard, today: date) -> tuple[Reading[bool], ...]:
        """Yes, no, both, or nothing; thanks alone are no."""
        if heard.how == "text" and courtesy_in(heard.words) == "thanks":
            return (Reading(value=False, why="thanks and nothing else"),)
        return YesNo().hear(heard, today)
