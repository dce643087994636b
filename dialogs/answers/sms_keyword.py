"""One SMS can hold a whole command: a word, and what it is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz.distance import OSA

from dialogs.answers import euros, hours
from dialogs.answers.base import Reading
from dialogs.answers.codes import of_length
from dialogs.answers.month import month_at
from dialogs.answers.nan import canonical
from dialogs.answers.numbers import longest
from dialogs.answers.quantities import hear
from dialogs.answers.symbols import FILLERS
from dialogs.answers.words import Token, listed, texts, tokens
from dialogs.exchange import Heard, Keypad, Medium

COMMANDS: dict[str, str] = {
    **dict.fromkeys(listed("solde soldes"), "SOLDE"),
    **dict.fromkeys(listed("payer paye payez paie paies payement paiement regler reglez payes payee"), "PAYER"),
    **dict.fromkeys(listed("historique historiques histo"), "HISTORIQUE"),
    **dict.fromkeys(listed("recu recus justificatif justificatifs"), "RECU"),
    **dict.fromkeys(listed("aide aides help aidez"), "AIDE"),
    **dict.fromkeys(listed("conseiller conseillere conseillers conseillier"), "CONSEILLER"),
    **dict.fromkeys(listed("annuler annule annulez annulation"), "ANNULER"),
    **dict.fromkeys(listed("stop arret arrets arreter arretez"), "STOP"),
    **dict.fromkeys(listed("contact contacts"), "CONTACT"),
    **dict.fromkeys(listed("reprise reprendre reprises start"), "REPRISE"),
}
REFERRING = frozenset({"RECU", "ANNULER"})
POLITE = FILLERS | frozenset(
    listed(
        "à sms the mon ma mes un une compte demande envoyer envoyez envoie moi bonjour cordialement "
        "merci beaucoup bonne journee soiree salut cesu paiement numero reference ref n nan num reste "
        "droits"
    )
)
ASKING = frozenset(
    listed(
        "quel quelle est combien sur pouvez pourriez peux donner donnez donne dire dites connaitre savoir voir avoir "
        "parler besoin paiements dernier derniers derniere dernieres consulter rien que sms message messages svp "
        "obtenir souhaiterais contacter joindre tu bonsoir avance me"
    )
)
"""Words that ask for a command without saying more than it."""

TITLES = frozenset(listed("madame mme monsieur mr mlle mademoiselle m"))

Command = dict[str, Any]

FEW = 3
"""Words of a text that is hardly more than its first."""

SHORTEST = 3
"""Letters of the shortest short form of a month."""


@dataclass(frozen=True, slots=True)
class SmsKeyword:
    """A command of one SMS.

    Its value is `{"cmd": ...}` with, for PAYER, `nan` (digits, a star and a key if given) or `name` as
    written in small letters, `min` (minutes) or `cents`, and `month` (1 to 12); for RECU and ANNULER, `ref`
    (nine digits).
    """

    @property
    def keypad(self) -> Keypad:
        """No keys: commands are written."""
        return Keypad(most=None)

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return tuple(sorted({command.lower() for command in COMMANDS.values()}))

    @property
    def value_type(self) -> Any:
        """A dict of strings and integers."""
        return dict[str, Any]

    def hear(self, heard: Heard, today: date) -> tuple[Reading[Command], ...]:
        """The commands of a message that says nothing else; several where it holds several."""
        items = tokens(heard.words)
        readings = self.anywhere(heard, today)
        return () if len(readings) == 1 and _says_more(items, readings[0].value) else readings

    def anywhere(self, heard: Heard, today: date) -> tuple[Reading[Command], ...]:
        """The commands that stand anywhere in a message: for want of better understanding."""
        del today
        if heard.how == "keys":
            return ()
        items = tokens(heard.words)
        found = _commands(items)
        if len(found) != 1 or {"ne", "pas", "plus"} & set(texts(items)):
            return tuple(Reading({"cmd": cmd}, "one of several words") for cmd in found) if len(found) > 1 else ()
        ((cmd, at),) = found.items()
        rest = [*items[:at], *items[at + 1 :]]
        details: Command | None = {}
        if cmd == "PAYER":
            details = _payment(rest, _name(items, at, heard.words))
        elif cmd in REFERRING:
            details = _reference(rest)
        return (Reading({"cmd": cmd, **details}, f"word {items[at].text}"),) if details is not None else ()

    def aloud(self, value: Command, medium: Medium) -> str:
        """The command's word."""
        del medium
        return str(value["cmd"])


def _commands(items: Sequence[Token]) -> dict[str, int]:
    """The commands of a message and where each stands; slips count only where little else is said."""
    exact = {COMMANDS[t.text]: at for at, t in reversed(list(enumerate(items))) if t.text in COMMANDS}
    if exact:
        first = {cmd: at for cmd, at in exact.items() if at == 0}
        return first if first and "PAYER" in exact and len(exact) > 1 and "ANNULER" in first else exact
    words = [at for at, t in enumerate(items) if t.text.isalpha() and t.text not in POLITE]
    close = {at: cmd for at in words[:1] if (cmd := _close(items[at].text))}
    return {cmd: at for at, cmd in close.items()}


def _says_more(items: Sequence[Token], command: Command) -> bool:
    """Whether a message holds more than a command and its details, so that the whole sentence decides.

    `ERREUR PAIEMENT` pays nobody, and a neighbour's `solde` is not the writer's.
    """
    named = set(texts(tokens(command.get("name", ""))))
    said = [t.text for at, t in enumerate(items) if _nameable(items, at) and t.text not in ASKING]
    others = [word for word in said if word not in named and not _close(word)]
    first = next((at for at, t in enumerate(items) if t.text in COMMANDS or t.text in named), 0)
    name_leads = bool(named) and items[first].text in named
    measured = {"min", "cents", "nan"} & set(command)
    if command["cmd"] == "STOP" and items[0].text == "stop" and len(items) <= FEW:
        return False  # no text that begins with STOP may be argued with
    return bool(others) or (name_leads and not measured)


def _close(word: str) -> str | None:
    """The command that a slip of the finger makes of a word."""
    found = set()
    for known, cmd in COMMANDS.items():
        slips = 2 if min(len(known), len(word)) >= 7 else 1  # noqa: PLR2004 - long words bear two slips
        swapped = sorted(word) == sorted(known)
        if len(word) >= 4 and OSA.distance(word, known) <= slips and (swapped or len(known) >= 5):  # noqa: PLR2004
            found.add(cmd)
    return found.pop() if len(found) == 1 else None


def _reference(items: Sequence[Token]) -> Command | None:
    """The reference, if figures were written; None where they are no reference."""
    numbers = [token for token in items if token.digits]
    if not numbers:
        return {}
    found = of_length(numbers, 9)
    return {"ref": found[0]} if len(found) == 1 else None


def _payment(items: Sequence[Token], name: str) -> Command | None:
    """Whom, how long or how much, and of which month; None where a part cannot be read."""
    nan, rest = _nan(items)
    named = (month_at(t.text) for t in rest if t.text.isalpha() and len(t.text) >= SHORTEST)
    month = next(filter(None, named), None)
    details: Command = {"nan": nan} if nan else {"name": name} if name else {}
    minutes, cents = _length(rest), _amount(rest)
    if (minutes is None or len(minutes) > 1) and not cents:
        return None
    if cents:
        details["cents"] = cents
    elif minutes:
        details["min"] = minutes[0]
    return details | ({"month": month} if month else {})


def _nan(items: Sequence[Token]) -> tuple[str, list[Token]]:
    """The NAN as figures of at least four digits or with a star, and what is left without it."""
    for at, token in enumerate(items):
        star = [t.text for t in items[at + 1 : at + 3]]
        if token.digits and star[:1] == ["*"]:
            key = star[1] if len(star) > 1 and len(star[1]) == 1 and star[1].isdigit() else ""
            return canonical(token.text, key).rstrip("*"), [*items[:at], *items[at + (3 if key else 2) :]]
        if token.digits and 4 <= len(token.text) <= 8:  # noqa: PLR2004 - no hours have four digits
            body, key = (token.text[:7], token.text[7:]) if len(token.text) == 8 else (token.text, "")  # noqa: PLR2004
            return canonical(body, key).rstrip("*"), [*items[:at], *items[at + 1 :]]
    return "", list(items)


def _length(items: Sequence[Token]) -> tuple[int, ...] | None:
    """The minutes, none where no number is left, None where numbers are unreadable."""
    found = hear(items, hours.GRAMMAR) or _bare(items)
    if found:
        return found
    numbers = any(longest(items, at) and items[at].text not in {"un", "une"} for at in range(len(items)))
    halves = {"demi", "demie", "quart"} & set(texts(items))
    return None if numbers or halves else ()


def _bare(items: Sequence[Token]) -> tuple[int, ...]:
    """The minutes of `3` or `3,5` beside a name, without its unit: texts pay in hours."""
    first = next((at for at, token in enumerate(items) if token.digits), len(items))
    figures = [token for token in items[first:] if not token.text.isalpha()]
    return hear(figures, hours.GRAMMAR)


def _amount(items: Sequence[Token]) -> int | None:
    """The cents, only where euros were written."""
    if not {"euros", "euro", "eur", "€", "centimes"} & set(texts(items)):
        return None
    found = hear(items, euros.GRAMMAR)
    return found[0] if len(found) == 1 else None


def _name(items: Sequence[Token], at: int, written: str) -> str:
    """The first words after the command that are neither politeness, time nor number; else the last before."""
    runs: list[list[int]] = [[]]
    for place, token in enumerate(items):
        if place != at and _nameable(items, place):
            runs[-1].append(place)
        elif token.text.isalnum():
            runs.append([])
    after = next((run for run in runs if run and run[0] > at), None)
    before = next((run for run in reversed(runs) if run), [])
    kept = {items[place].text for place in after or before}
    words = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", written.lower())
    return " ".join(word for word in words if set(texts(tokens(word))) & kept)


def _nameable(items: Sequence[Token], at: int) -> bool:
    word = items[at].text
    known = word in POLITE | TITLES or word in COMMANDS or word in hours.UNITS or word in euros.UNITS
    return word.isalpha() and not known and not longest(items, at) and not month_at(word)
