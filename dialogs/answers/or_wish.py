"""A yes-or-no question at which somebody may as well say what else they want."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dialogs.answers.base import Reading
from dialogs.answers.wishes import Wish, Wishes
from dialogs.answers.yes_no import YesNo
from dialogs.exchange import Heard, Keypad, Medium


@dataclass(frozen=True, slots=True)
class OrWish:
    """Yes, no, or a wish of the menu in words; its keys are those of yes and no.

    Attributes:
        wishes: What else may be wanted.
    """

    wishes: Wishes

    @property
    def keypad(self) -> Keypad:
        """`1` is yes, `2` is no."""
        return YesNo().keypad

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return (*YesNo().hints, *self.wishes.hints)[:100]

    @property
    def value_type(self) -> object:
        """True for yes, False for no, or a wish."""
        return bool | Wish

    def hear(self, heard: Heard, today: date) -> tuple[Reading[bool | Wish], ...]:
        """Yes or no; else what the menu would hear in a short answer."""
        said: tuple[Reading[bool | Wish], ...] = tuple(
            Reading(reading.value, reading.why) for reading in YesNo().hear(heard, today)
        )
        return said if said or heard.how == "keys" else self._wished(self.wishes.hear(heard, today))

    def keyword(self, heard: Heard, today: date) -> tuple[Reading[bool | Wish], ...]:
        """What the menu would hear in single words."""
        return () if heard.how == "keys" else self._wished(self.wishes.keyword(heard, today))

    @staticmethod
    def _wished(readings: tuple[Reading[Wish], ...]) -> tuple[Reading[bool | Wish], ...]:
        return tuple(Reading(reading.value, reading.why) for reading in readings)

    def meant(self, intent: str, words: str, entities: Sequence[tuple[str, str]], today: date) -> Wish | None:
        """The wish of an intent."""
        return self.wishes.meant(intent, words, entities, today)

    def offered_as(self, value: bool | Wish) -> str:
        """A wish by what it is; yes and no are read aloud."""
        return self.wishes.offered_as(value) if isinstance(value, Wish) else ""

    def always_answered(self, value: bool | Wish, *, alone: bool) -> bool:
        """Who calls is always answered."""
        del value, alone
        return True

    def wants(self, value: bool | Wish) -> bool:
        """Every answer is something."""
        del value
        return True

    def is_whole(self, value: bool | Wish) -> bool:
        """Whether it is a payment of which all is said."""
        return isinstance(value, Wish) and self.wishes.is_whole(value)

    def aloud(self, value: bool | Wish, medium: Medium) -> str:
        """`oui`, `non`, or the wish's first words."""
        return self.wishes.aloud(value, medium) if isinstance(value, Wish) else YesNo().aloud(value, medium)
