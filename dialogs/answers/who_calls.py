"""Who rings: a beneficiary gives their CESU code, an intervenant says that they are one."""

import re
from dataclasses import dataclass
from datetime import date

from dialogs.answers.base import Reading
from dialogs.answers.cesu_code import CesuCode
from dialogs.answers.words import fold
from dialogs.exchange import Heard, Keypad, Medium

INTERVENANT = "intervenant"
KEY = "1"

_WORK = (
    r"(?:intervenante?s?|aides? (?:a domicile|menagere?s?)|auxiliaires?(?: de vie)?|"
    r"assistante?(?: de vie| maternelle)?|(?:femme|dame|homme) de menage|nounou|nourrice|baby ?sitter|"
    r"garde d enfants?|employee?(?: de maison)?|salariee?|jardinier)"
)
"""What an intervenant calls their work, folded."""

_POLITE = r"(?:(?:euh|alors|ben|bah|oui|bonjour|bonsoir|allo|madame|monsieur|mademoiselle|voila|moi|non) )*"
_ALONE = re.compile(
    rf"{_POLITE}(?:c est )?(?:en tant qu(?:e )?|comme |pour les )?(?:une? |l |la |le |les )?{_WORK}"
    rf"(?: (?:de|chez) (?:madame|mme|monsieur|m) \w+)?(?: (?:s il vous plait|svp|merci))*"
)
_CLAIMED = re.compile(
    rf"\b(?:je suis|chuis|je suis bien|c est moi|ici) (?:une? |l |la |le |son |sa |votre |(?:cette|cet) )?"
    rf"(?:(?:nouvelle|nouveau|petite|ancienne) )?{_WORK}\b"
    rf"|\bje (?:travaille|bosse) (?:\w+ ){{0,3}}(?:comme|en tant qu(?:e )?) ?(?:une? |l )?{_WORK}\b"
)
_DENIED = re.compile(rf"\b(?:pas|plus|jamais) (?:une? |l |la |le |d )?{_WORK}\b")


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
        """CESU codes, or that somebody says of themselves that they are an intervenant."""
        lone_key = heard.how == "keys" and heard.words == KEY
        if lone_key or (heard.how != "keys" and says_intervenant(heard.words)):
            return (Reading(INTERVENANT, "says so"),)
        return CesuCode().hear(heard, today)

    def mend(self, value: str, heard: Heard) -> tuple[Reading[str], ...]:
        """Codes that a correction makes of the one just read back."""
        return () if value == INTERVENANT else CesuCode().mend(value, heard)

    def aloud(self, value: str, medium: Medium) -> str:
        """The digits in groups, or that they are an intervenant."""
        return value if value == INTERVENANT else CesuCode().aloud(value, medium)


def says_intervenant(words: str) -> bool:
    """Whether a sentence names the work alone or claims it: who wants to pay their cleaner is a beneficiary."""
    plain = " ".join(re.sub(r"[^a-z0-9]+", " ", fold(words).replace("à", "a")).split())
    claimed = _ALONE.fullmatch(plain) or _CLAIMED.search(plain)
    return bool(claimed) and not _DENIED.search(plain)
