"""How long or how much: a quantity, all there is, or the wish to choose the month first."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dialogs.answers.as_before import as_before
from dialogs.answers.base import Reading
from dialogs.answers.choice import Choice, Option
from dialogs.answers.euros import Euros
from dialogs.answers.hours import Hours
from dialogs.answers.words import listed, texts, tokens
from dialogs.exchange import Heard, Keypad, Medium

Measured = int | Literal["all", "month", "as_before"]
"""Minutes or cents; all that is left; whatever the month to be chosen will tell; or what was paid the last time."""

ALL = Option("", "all", ("tout", "toutes", "toutes les heures", "tout payer", "tout utiliser", "tout ce qui reste"))
MONTH = Option("", "month", ("choisir le mois", "le mois", "mois", "un autre mois"))

_BESIDE = frozenset(
    listed(
        "alors ben bah euh oui eh donc voila s il te vous plait svp stp merci madame monsieur je j on le la les l "
        "un une des mes mon ma ce qu que qui me m a de d pour veux voudrais voudrai aimerais vais va prends mets "
        "mettez faites payer paye payez regler utiliser choisir reste restent tout toute toutes heure heures euro "
        "euros droits mois autre"
    )
)
"""What may be said beside it; one word more may be something else: *enlève tout*, *c'est tout*, *rappelez-moi*."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity in one answer, its minutes or cents after a star.

    Attributes:
        of: What is counted: hours (in minutes) or euros (in cents).
        months: Whether there is a month to choose.
    """

    of: Hours | Euros
    months: bool = False

    @property
    def keypad(self) -> Keypad:
        """As the quantity is keyed; a zero that `#` ends is all there is."""
        return self.of.keypad

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return (*self.of.hints, *(word for option in self._others for word in option.words))

    @property
    def value_type(self) -> object:
        """A quantity, or what stands for one."""
        return Measured

    @property
    def _others(self) -> tuple[Option, ...]:
        return (ALL, MONTH) if self.months else (ALL,)

    def hear(self, heard: Heard, today: date) -> tuple[Reading[Measured], ...]:
        """A quantity where one is given, else what stands for one; a zero that nothing ends asks for an adviser."""
        if heard.how == "keys" and heard.words == "0":
            return (Reading("all", "zero and the hash"),) if heard.ended else ()
        quantities: tuple[Reading[Measured], ...] = tuple(
            Reading(reading.value, reading.why) for reading in self.of.hear(heard, today)
        )
        if quantities or heard.how == "keys":
            return quantities
        if as_before(heard.words):
            return (Reading("as_before", "said as before"),)
        if not _BESIDE.issuperset(word for word in texts(tokens(heard.words)) if word.isalnum()):
            return ()
        said = Choice(self._others).hear(heard, today)
        return tuple(Reading("all" if reading.value == "all" else "month", reading.why) for reading in said)

    def aloud(self, value: Measured, medium: Medium) -> str:
        """The quantity, or the first words of what stands for it."""
        if isinstance(value, int):
            return self.of.aloud(value, medium)
        return "comme la dernière fois" if value == "as_before" else Choice(self._others).aloud(value, medium)
