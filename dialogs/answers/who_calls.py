"""Who rings: a beneficiary gives their CESU code, an intervenant says that they are one."""

from dataclasses import dataclass
from datetime import date

from dialogs.answers.base import Reading
from dialogs.answers.cesu_code import CesuCode
from dialogs.answers.words import fold
from dialogs.exchange import Heard, Keypad, Medium

INTERVENANT = "intervenant"
KEY = "1"
SAID = ("intervenant", "aide a domicile", "auxiliaire de vie", "femme de menage", "nounou", "assistante maternelle")


@dataclass(frozen=True, slots=True)
class WhoCalls:
    """A CESU code, or that the caller is an intervenant. Its value is eight digits, or `intervenant`."""

    @property
    def keypad(self) -> Keypad:
        """Eight digits; or one key and `#`."""
        return CesuCode().keypad

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return (*CesuCode().hints, INTERVENANT)

    @property
    def value_type(self) -> type[str]:
        """Eight digits, or `intervenant`."""
        return str

    def hear(self, heard: Heard, today: date) -> tuple[Reading[str], ...]:
        """CESU codes, or the word."""
        lone_key = heard.how == "keys" and heard.words == KEY
        said = heard.how != "keys" and any(word in fold(heard.words) for word in SAID)
        if lone_key or said:
            return (Reading(INTERVENANT, "says so"),)
        return CesuCode().hear(heard, today)

    def aloud(self, value: str, medium: Medium) -> str:
        """A code is not read aloud; that they are an intervenant is."""
        return value if value == INTERVENANT else CesuCode().aloud(value, medium)
