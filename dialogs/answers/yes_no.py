"""Yes and no decide about money, so an answer that holds both, or half of one, is asked again."""

import re
from dataclasses import dataclass
from datetime import date

from dialogs.answers.base import Reading
from dialogs.answers.words import fold
from dialogs.exchange import Heard, Keypad, Medium

KEYS = {"1": True, "2": False}

YES = frozenset("+Y")
NO = frozenset("-N")

_RULES = (
    ("N", (r"\bvous (?:vous )?(?:n'?)?(?:etes|avez) (?:\w+ )?(?:tromp\w+|fait (?:une )?erreur|mal \w+|"
          r"pas compris|rien compris)")),
    ("N", (r"\bpas ce que (?:j|je|nous|on)\b|\b(?:j'?|je n'?)ai (?:pas|jamais) dit (?:ca|cela)\b|"
          r"\b(?:ca n'?a )?rien a voir\b")),
    (" ", (r"\b(?:non )*(?:y a |il n'?y a )?rien a (?:changer|modifier|corriger|dire)\b|"
          r"\b(?:non )*(?:ne )?(?:changez|modifiez|corrigez|change|touchez(?: a)?) rien\b")),
    ("Y", (r"\bc'?est (?:bien |exactement )?ce que (?:j'?ai|je) \w+|\b(?:c'?est|tout est) (?:tout )?(?:en ordre|"
          r"bon|juste)\b|\bca joue\b|\bc'?est le bon\b|"
          r"\bca (?:me semble|m'?a l'?air|me parait) (?:bon|juste|bien|correct)\b")),
    ("Y", r"\b(?:il )?(?:n'?)?(?:y a )?(?:pas d'|aucune |sans )erreur\b"),
    ("-", r"\bnon je (?:ne )?(?:crois|pense) pas\b|\babsolument pas d'?accord\b"),
    ("?", (r"\b(?:je )?(?:ne )?(?:(?:sais|crois|pense) (?:pas|plus)|suis (?:pas|plus) (?:trop |"
          r"tres )?(?:sure?|certaine?))\b|je n'?(?:en )?sais rien")),
    ("?", (r"peut[ -]?etre|sans doute|probablement|ca depend|\bje verrai|on verra|plus tard|pourquoi pas|"
          r"mouais|bof")),
    ("?", (r"oui (?:et|ou) non|ni oui ni non|\boui mais\b|ah bon|\battend\w*|une (?:seconde|minute)|"
          r"un (?:instant|moment)")),
    ("?", (r"pas (?:faux|impossible|contre|mal|encore|tout de suite|maintenant)|comment|pardon\s*$|"
          r"\bquoi\b|repet\w+")),
    ("?", r"j'?hesite|qu'?est[- ]ce|\boui si\b|plutot que|c'?est quoi"),
    ("+", r"(?:pas de|aucun|sans) (?:probleme|souci|soucis|doute)s?|y a pas de (?:probleme|souci)s?"),
    ("/", (r"\bpardon\b|\benfin\b|je (?:veux|voulais) dire|je me (?:suis )?tromp\w+|\bexcusez[- ]moi\b|"
          r"\bplutot\b|\bdesolee?\b")),
    ("-", (r"(?:bien sur|mais) que non|surtout pas|jamais(?: de la vie)?|hors de question|pas question|"
          r"certes non")),
    ("-", r"\b(?:absolument|certainement|vraiment|evidemment|exactement|forcement|surement) pas\b"),
    ("-", r"\bpas (?:absolument|du tout|vraiment|tout a fait|trop|tellement) d'?accord\b"),
    ("N", (r"\bpas (?:du tout|d'?accord|bon|ca|cela|vrai|exact\w*|juste|correct\w*|celui\W?l?a?|"
          r"celle\W?l?a?|lui|elle|vraiment)\b")),
    ("N", (r"\bpas (?:tout a fait|le bon|la bonne|bien|question|possible|ok|forcement|absolument|"
          r"exactement|moi|les? miens?)\b")),
    ("-", (r"\b(?:ne )?(?:veux|souhaite|confirme|valide|accepte|desire|va|convient|marche) (?:pas|"
          r"plus)\b|\bne (?:va|convient) \w*pas\b")),
    ("N", (r"\b(?:c'?est|ce n'?est) pas (?!grave|sure?|clair|evident|facile|presse|fini|complique|la peine|tres|trop)"
          r"\w+")),
    ("N", (r"(?:c'?|tout )est (?:\w+ )?(?:faux|inexact|errone)|\brefuse\b|\bnegatif\b|(?:une )?erreur|"
          r"vous vous trompez|\bincorrect\b")),
    ("-", r"\b(?:non|nan|nn|nope|no|nenni)\b"),
    ("+", (r"\b(?:oui|voui|vui|woui|wouais|ouais|ouai|oue|ouaip|ui|wi|oui+|yes|yep|ok|okay|oki|okey|"
          r"dac|dacc|d'?ac|d'?accord|daccord|accord)\b")),
    ("Y", (r"\bc'?est (?:bien |tout a fait |exactement |absolument )?(?:ca|cela|bon|exact|juste|correct|"
          r"vrai|parfait|entendu|note|lui|elle|moi)\b")),
    ("+", (r"\b(?:tout a fait|bien sur|absolument|exact\w*|parfait\w*|certainement|evidemment|"
          r"effectivement|volontiers|entendu)\b")),
    ("Y", (r"\b(?:je )?(?:confirme|valide|accepte|veux bien)\b|\bconfirmee?\b|\bvalidee?\b|"
          r"\baffirmatif\b|\bpositif\b")),
    ("+", r"vous pouvez y aller"),
    ("+", (r"\b(?:allez[- ]y|vas[- ]y|allons[- ]y|on y va|ca (?:me )?(?:va|convient|marche)|ca roule|"
          r"impeccable|nickel|correct)\b")),
    ("+", (r"\b(?:voila|pour sur|bien entendu|bien evidemment|si si|mais si|ah si|bah si|ben si|que oui|"
          r"juste|en effet|tres bien)\b")),
)  # fmt: skip
"""What each expression counts for, in order; what a rule has read, later rules do not see.

*Ne changez rien* counts for nothing: it is a yes at a recap, and a no where something shall be cancelled.
"""

_YES_ALONE = "1,un,le un,la une,le 1,touche 1,tapez un,touche un,numero un,si,o,y"
_NO_ALONE = "2,deux,le deux,le 2,touche 2,touche deux,tapez deux,numero deux,n,pas"
_EXACT = {
    **dict.fromkeys(_YES_ALONE.split(","), True),
    **dict.fromkeys(_NO_ALONE.split(","), False),
}


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no. Its value is True for yes. `ahead`: whether it may be keyed ahead."""

    ahead: bool = True

    @property
    def keypad(self) -> Keypad:
        """`1` is yes, `2` is no; one key answers."""
        return Keypad(most=1, ends_with="", ahead=self.ahead)

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return ("oui", "non", "d'accord", "c'est ça", "je confirme", "pas du tout", "exactement")

    @property
    def value_type(self) -> type[bool]:
        """True for yes."""
        return bool

    def hear(self, heard: Heard, today: date) -> tuple[Reading[bool], ...]:
        """Yes, no, both, or nothing."""
        del today
        if heard.how == "keys":
            return tuple(Reading(KEYS[key], f"key {key}") for key in [heard.words] if key in KEYS)
        found = _said(fold(heard.words).replace("à", "a"))
        return tuple(Reading(value, "said yes" if value else "said no") for value in found)

    def aloud(self, value: bool, medium: Medium) -> str:
        """`oui` or `non`."""
        del medium
        return "oui" if value else "non"


def _said(plain: str) -> tuple[bool, ...]:
    words = " ".join(re.sub(r"[^\w' -]", " ", plain).split())
    words = re.sub(r"\b([cdjlmnst]|qu) (?=[aeiouy])", r"\1'", words)  # thumbs leave out apostrophes
    exact = _EXACT.get(words)
    if exact is not None:
        return (exact,)
    marks = _marks(words)
    last = (marks.rsplit("/", 1)[-1] or marks.replace("/", "")).replace("#", "")
    if last and YES.issuperset(last) and "#" not in marks:
        return (True,)
    if last and NO.issuperset(last):
        return (False,)
    return _corrected(last) if set(last) <= YES | NO else ()


def _corrected(marks: str) -> tuple[bool, ...]:
    """Both yes and no were said: the last counts where it plainly corrects, *ah non mais oui, c'est bien ça*.

    Money depends on a yes, so that only a lone *non* can be taken back by one.
    """
    if re.fullmatch(r"-+(?=[+]*Y)[+Y]{2,}", marks):
        return (True,)
    if re.fullmatch(r"[+Y]+(?=-*N)[-N]{2,}", marks):
        return (False,)
    return (True, False) if marks else ()


def _marks(words: str) -> str:
    """The row of expressions in their order.

    `+` is a yes and `Y` a sentence that says so, `-` and `N` are the same for no, `?` is in doubt, `/` a correction,
    `#` a number.
    """
    for mark, pattern in _RULES:
        words = re.sub(pattern, f" {mark} ", words)
    words = re.sub(r"\b(?:ne|n'?\w+|pas)\b[^+?/YN-]*[+Y]", "?", words)
    return "".join(re.findall(r"[+?/#YN]|(?<!\w)-(?!\w)", re.sub(r"[0-9]+", "#", words)))
