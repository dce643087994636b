"""Who rings: a beneficiary gives their CESU code, an intervenant or a trusted person says that they are one."""

import re
from dataclasses import dataclass
from datetime import date

from dialogs.answers.base import Reading
from dialogs.answers.cesu_code import CesuCode
from dialogs.answers.words import fold
from dialogs.exchange import Heard, Keypad, Medium

INTERVENANT, TRUSTED = "intervenant", "trusted"
KEYS = {"1": INTERVENANT, "2": TRUSTED}

_TRUSTED = re.compile(
    r"(?:je suis |c est )?(?:une? |l |la |sa |son )?(?:aidante?|personne de confiance)"
    r"|(?:j appelle|c est|je telephone) pour (?:ma (?:mere|grand mere|maman|tante|voisine|femme)"
    r"|mon (?:pere|grand pere|papa|oncle|voisin|mari))"
)
"""What a trusted person says of themselves, folded."""

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
    """A CESU code, or what else the caller is. Its value is eight digits, `intervenant` or `trusted`."""

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
        """Eight digits, `intervenant` or `trusted`."""
        return str

    def hear(self, heard: Heard, today: date) -> tuple[Reading[str], ...]:
        """CESU codes, or that somebody says of themselves that they are an intervenant."""
        if says := KEYS.get(heard.words) if heard.how == "keys" else _said(heard.words):
            return (Reading(says, "says so"),)
        return CesuCode().hear(heard, today)

    def mend(self, value: str, heard: Heard) -> tuple[Reading[str], ...]:
        """Codes that a correction makes of the one just read back."""
        return () if value in KEYS.values() else CesuCode().mend(value, heard)

    def aloud(self, value: str, medium: Medium) -> str:
        """The digits in groups, or that they are an intervenant."""
        if value in KEYS.values():
            return "une personne de confiance" if value == TRUSTED else value
        return CesuCode().aloud(value, medium)


def _said(words: str) -> str | None:
    """What somebody says that they are; None where they say nothing of it."""
    if says_intervenant(words):
        return INTERVENANT
    return TRUSTED if _TRUSTED.fullmatch(_plain(words)) else None


def says_intervenant(words: str) -> bool:
    """Whether a sentence names the work alone or claims it: who wants to pay their cleaner is a beneficiary."""
    plain = _plain(words)
    claimed = _ALONE.fullmatch(plain) or _CLAIMED.search(plain)
    return bool(claimed) and not _DENIED.search(plain)


def _plain(words: str) -> str:
    """Words in small letters without accents or signs."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(words).replace("à", "a")).split())
