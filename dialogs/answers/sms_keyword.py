"""One SMS can hold a whole command: a word, and what it is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA

from backend.domain.order import Order
from dialogs.answers import euros, hours
from dialogs.answers.base import Reading
from dialogs.answers.codes import of_length
from dialogs.answers.month import month_at
from dialogs.answers.nan import canonical
from dialogs.answers.numbers import longest
from dialogs.answers.sms_amounts import amount, bare_cents, is_money, length
from dialogs.answers.sms_words import ASKING, COMMANDS, COURTESY, POLITE, REFERRING, TITLES, WISHES, WORDS
from dialogs.answers.wishes import Wish, is_measured, month_of_rights
from dialogs.answers.words import Token, texts, tokens
from dialogs.exchange import Heard, Keypad, Medium

FEW = 3
"""Words of a text that is hardly more than its first."""

SHORTEST = 3
"""Letters of the shortest short form of a month."""


@dataclass(frozen=True, slots=True)
class SmsKeyword:
    """A command of one SMS.

    Its value is a wish: for PAYER with its order, in which a NAN (digits, a star and a key if given) or a name
    in small letters says whom; for RECU and ANNULER with the reference (nine digits), where one was written.
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
    def value_type(self) -> type[Wish]:
        """A wish."""
        return Wish

    def hear(self, heard: Heard, today: date) -> tuple[Reading[Wish], ...]:
        """The commands of a message that says nothing else; several where it holds several."""
        items = tokens(heard.words)
        readings = self.anywhere(heard, today)
        return () if len(readings) == 1 and _says_more(items, readings[0].value) else readings

    def anywhere(self, heard: Heard, today: date) -> tuple[Reading[Wish], ...]:
        """The commands that stand anywhere in a message: for want of better understanding."""
        if heard.how == "keys":
            return ()
        items = tokens(heard.words)
        found = _commands(items)
        if len(found) != 1 or {"ne", "pas", "plus"} & set(texts(items)):
            several = tuple(Reading(Wish(WISHES[cmd]), "one of several words") for cmd in found)
            return several if len(found) > 1 else ()
        ((cmd, at),) = found.items()
        rest = [*items[:at], *items[at + 1 :]]
        wish: Wish | None = Wish(WISHES[cmd])
        if cmd == "PAYER":
            wish = _payment(rest, _name(items, at, heard.words), today)
        elif cmd in REFERRING:
            wish = _referring(cmd, rest)
        return (Reading(wish, f"word {items[at].text}"),) if wish else ()

    def aloud(self, value: Wish, medium: Medium) -> str:
        """The command's word."""
        del medium
        return WORDS[value.what]


def _commands(items: Sequence[Token]) -> dict[str, int]:
    """The commands of a message and where each stands; slips count only where little else is said."""
    exact = {COMMANDS[t.text]: at for at, t in reversed(list(enumerate(items))) if t.text in COMMANDS}
    if exact:
        first = {cmd: at for cmd, at in exact.items() if at == 0}
        return first if first and "PAYER" in exact and len(exact) > 1 and "ANNULER" in first else exact
    words = [at for at, t in enumerate(items) if t.text.isalpha() and t.text not in POLITE]
    close = {at: cmd for at in words[:1] if (cmd := _close(items[at].text))}
    return {cmd: at for at, cmd in close.items()}


def _says_more(items: Sequence[Token], wish: Wish) -> bool:
    """Whether a message holds more than a command and its details, so that the whole sentence decides.

    `ERREUR PAIEMENT` pays nobody, and a neighbour's `solde` is not the writer's.
    """
    name = "" if wish.order.named[:1].isdigit() else wish.order.named
    named = set(texts(tokens(name)))
    said = [t.text for at, t in enumerate(items) if _nameable(items, at) and t.text not in ASKING]
    others = [word for word in said if word not in named and not _close(word)]
    first = next((at for at, t in enumerate(items) if t.text in COMMANDS or t.text in named), 0)
    name_leads = bool(named) and items[first].text in named
    measured = is_measured(wish) or (wish.order.named and not name)
    if wish.what == "pay" and not measured:
        # "payer mon opticien" and "elle sera payée quel jour" are prose, "payer marie svp" is a command
        said = [t.text for t in items if t.text.isalpha() and t.text not in COURTESY and t.text not in COMMANDS]
        return name_leads or any(word not in named for word in said)
    if wish.what == "stop" and items[0].text == "stop" and len(items) <= FEW:
        return False  # no text that begins with STOP may be argued with
    if wish.what == "trusted" and COMMANDS.get(items[0].text) == "AIDANT" and len(items) <= FEW:
        return False  # "AIDANT FIN": who listens is told, and how that ends
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


def _referring(cmd: str, items: Sequence[Token]) -> Wish | None:
    """The wish with its reference, if figures were written; None where they are no reference."""
    numbers = [token for token in items if token.digits]
    if not numbers:
        return Wish(WISHES[cmd])
    found = of_length(numbers, 9)
    return Wish(WISHES[cmd], reference=found[0]) if len(found) == 1 else None


def _payment(items: Sequence[Token], name: str, today: date) -> Wish | None:
    """Whom, how long or how much, and of which month; None where a part cannot be read."""
    nan, rest = _nan(items)
    named = (month_at(t.text) for t in rest if t.text.isalpha() and len(t.text) >= SHORTEST)
    month = next(filter(None, named), None)
    minutes, cents, bare = length(rest), amount(rest), bare_cents(rest)
    if (minutes is None or len(minutes) > 1) and not (cents or bare):
        return None
    order = Order(
        minutes=minutes[0] if minutes and len(minutes) == 1 and not cents else None,
        month=month_of_rights(month, today) if month else None,
        named=nan or name,
        cents=cents,
    )
    return Wish("pay", order, bare_cents=None if cents else bare)


def _nan(items: Sequence[Token]) -> tuple[str, list[Token]]:
    """The NAN as figures of at least four digits or with a star, and what is left without it."""
    for at, token in enumerate(items):
        star = [t.text for t in items[at + 1 : at + 3]]
        if token.digits and star[:1] == ["*"]:
            key = star[1] if len(star) > 1 and len(star[1]) == 1 and star[1].isdigit() else ""
            return canonical(token.text, key).rstrip("*"), [*items[:at], *items[at + (3 if key else 2) :]]
        if token.digits and 4 <= len(token.text) <= 8 and not is_money(items, at):  # noqa: PLR2004 - no hours have four
            body, key = (token.text[:7], token.text[7:]) if len(token.text) == 8 else (token.text, "")  # noqa: PLR2004
            return canonical(body, key).rstrip("*"), [*items[:at], *items[at + 1 :]]
    return "", list(items)


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
