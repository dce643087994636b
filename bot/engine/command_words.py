"""What a caller may ask at any question, by key or in a few plain words, whatever understands the rest."""

import re
from datetime import date
from typing import Literal, get_args

from dialogs.answers.words import fold
from dialogs.exchange import Heard
from dialogs.steps import Ask, Question

Command = Literal["adviser", "repeat", "help", "goodbye", "slower", "faster", "cancel", "back"]
COMMANDS: frozenset[str] = frozenset(get_args(Command))

STAR = "*"
"""Where one key answers, it comes alone, and the key of its command in the next turn."""

_LONE: dict[str, Command] = {"0": "adviser", STAR: "repeat"}
_STARRED: dict[str, Command] = {
    "0": "adviser",
    "5": "help",
    "6": "goodbye",
    "7": "slower",
    "8": "cancel",
    "9": "back",
}
"""After the star; where one key answers also alone, since menus end at 4, though never where something is agreed to."""

HANGS_UP = "6"
"""Only after the star: a slip of the finger, or a digit of a PIN that comes too early, ends no call."""

_SAID: tuple[tuple[Command, str], ...] = (
    ("repeat", r"(?:vous )?(?:pouvez |pourriez )?(?:vous )?(?:me )?(?:repete[rz]?|redites?|redire)(?: ca)?"),
    ("repeat", r"pardon|comment|encore une fois|(?:je n? ?)?ai (?:pas|rien) (?:bien )?entendu"),
    ("slower", r"(?:parlez )?(?:un peu )?(?:plus (?:lentement|doucement)|moins vite)"),
    ("faster", r"(?:parlez )?(?:un peu )?plus (?:vite|rapidement)"),
    (
        "help",
        r"(?:a l )?aide(?: moi)?|aidez moi|(?:je ne )?comprends? pas|comment (?:je fais|faire|ca marche)",
    ),
    ("help", r"(?:je n? ?)?(?:ai )?(?:pas|rien) (?:bien |tout )?compris"),
    ("back", r"(?:revenir |retour |revenez )?en arriere|retour|(?:la )?question (?:d avant|precedente)"),
    ("cancel", r"annule[rz]?|laissez tomber|(?:revenir |retour )?(?:au |le )?menu|j arrete"),
    (
        "adviser",
        r"(?:je veux |je voudrais )?(?:parler (?:a|avec) )?(?:un |une |le )?(?:conseill\w+|operat\w+)",
    ),
    ("adviser", r"(?:je veux |je voudrais )?parler a (?:quelqu un|une personne|un humain)"),
    (
        "goodbye",
        r"(?:merci )?(?:beaucoup )?au revoir(?: madame| monsieur)?|raccroche[rz]?|c est (?:tout|fini)",
    ),
)
"""Whole answers, folded, without polite words around them."""

_POLITE = re.compile(r"\b(?:euh|s il (?:vous|te) plait|svp|alors|bon|ben|oui bonjour|bonjour)\b")


def command_keyed(step: Question, heard: Heard, *, after_star: bool = False) -> Command | None:
    """The command in the keys pressed, if they are one and no answer to the question, as `0#` may be.

    `after_star`: the key before was a star, which came alone, since one key answers the question.
    """
    if heard.how != "keys":
        return None
    keys = heard.words
    if keys == "0" and heard.ended and isinstance(step, Ask) and step.answer.hear(heard, date.min):
        return None
    if keys in _LONE:
        return _LONE[keys]
    if len(keys) == 2 and keys[0] == "*":  # noqa: PLR2004 - the star and one digit
        return _STARRED.get(keys[1])
    return _STARRED.get(keys) if _counts_alone(step, keys, after_star=after_star) else None


def _counts_alone(step: Question, keys: str, *, after_star: bool) -> bool:
    """Whether a command's key counts where it comes alone: one key answers, and it is none that may be a slip."""
    if not isinstance(step, Ask) or step.answer.keypad.most != 1:
        return False
    return after_star or (keys != HANGS_UP and step.role != "agreement")


def command_said(heard: Heard) -> Command | None:
    """The command that is all that was said or written."""
    if heard.how == "keys":
        return None
    plain = re.sub(r"[^a-z0-9]+", " ", fold(heard.words).replace("à", "a"))
    plain = " ".join(_POLITE.sub(" ", plain).split())
    return next((command for command, said in _SAID if re.fullmatch(said, plain)), None)
