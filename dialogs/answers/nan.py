"""The NAN is how an intervenant is found; people leave out its zeros, its star or its key."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dialogs import aloud
from dialogs.answers.base import Reading
from dialogs.answers.codes import LEAD, counted, dictated, is_number, numbers_of, of_length, ways
from dialogs.answers.corrections import parts
from dialogs.answers.words import Token, listed, phrases, starts, texts, tokens
from dialogs.exchange import Heard, Keypad, Medium

BODY = 7
"""Digits before the star, with their leading zeros."""

SHORT = 4
"""Digits from which a correction can stand alone."""

PARTIAL = phrases(
    "premiers chiffres, premier chiffres, derniers chiffres, les premiers, les derniers, que les, que le debut",
    "que la fin, le debut, ne vois que, ne lis que, vois que, lis que, vois plus, lis plus",
)
"""What tells that digits are missing."""

LACKING = phrases("il en manque, il manque, y manque, manque un, manque le, manque des")
"""What tells that a digit is missing, whose own number is none of the code."""

ILLEGIBLE = phrases(
    "c'est efface, c'est tout efface, est efface, est effacee, a ete efface, c'est illisible, est parti"
)

STARS = frozenset(
    listed("* etoile etoiles asterisque asterisques asterix asterisk star cle clef cles clee toile letoile")
)


@dataclass(frozen=True, slots=True)
class Nan:
    """A NAN. Its value is `0012345*1`, or `1234567*` where the key digit is left to the directory."""

    @property
    def keypad(self) -> Keypad:
        """Digits and a star, ended by `#`: the star is data."""
        return Keypad(most=None)

    @property
    def hints(self) -> tuple[str, ...]:
        """Words that speech recognition should expect."""
        return ("$OOV_CLASS_DIGIT_SEQUENCE", "étoile", "zéro", "double zéro", "le numéro NAN", "clé")

    @property
    def value_type(self) -> type[str]:
        """Seven digits, a star, and one digit or nothing."""
        return str

    def hear(self, heard: Heard, today: date) -> tuple[Reading[str], ...]:
        """NAN codes, from keys, speech or text."""
        del today
        if heard.how == "keys":
            return tuple(Reading(value, "keyed") for value in keyed(heard.words))
        items = tokens(heard.words)
        return tuple(Reading(value, "dictated") for value in said(items))

    def aloud(self, value: str, medium: Medium) -> str:
        """Digit by digit, then the star and the key; as it is printed in text."""
        if medium == "text":
            return value.rstrip("*")
        body, _, key = value.partition("*")
        groups = [
            aloud.digits(body[:3], medium, 3),
            aloud.digits(body[3:5], medium),
            aloud.digits(body[5:], medium),
        ]
        return aloud.PAUSE.join([*groups, f"étoile {aloud.digits(key, medium)}"] if key else groups)


def canonical(body: str, key: str = "") -> str:
    """The printed form of a body of 1 to 7 digits and its key: `0012345*1`."""
    return f"{body.zfill(BODY)}*{key}"


def keyed(keys: str) -> tuple[str, ...]:
    """The NAN of keys; eight digits are a body and its key without the star."""
    match = re.fullmatch(r"([0-9]{1,7})(?:\*([0-9]?))?|([0-9]{7})([0-9])", keys)
    if not match or not int(match[1] or match[3]):
        return ()
    return (canonical(match[1] or match[3], match[2] or match[4] or ""),)


def said(items: Sequence[Token]) -> tuple[str, ...]:
    """The NAN codes of a sentence, its corrections applied."""
    items = _legible(items)
    if counted(items) or _partial(items) or any(starts(texts(items), at, LACKING) for at in range(len(items))):
        return ()
    found: tuple[str, ...] = ()
    before: tuple[Token, ...] = ()
    for part in parts(items):
        new = _part(part.items)
        if part.marker == "again" and found:
            new = tuple(dict.fromkeys((*found, *new)))
        elif before and part.marker != "first" and numbers_of(part.items):
            new = _corrected(before, part.items)
            found = ()
        found = new or (() if part.marker == "hard" else found)
        before = part.items if numbers_of(part.items) else before
    return found


def _legible(items: Sequence[Token]) -> Sequence[Token]:
    """The words without what says that the key cannot be read: *… étoile, et après c'est effacé*."""
    body, star, key = _halves(items)
    words = texts(items)
    end = next((at for at in range(len(words)) if starts(words, at, ILLEGIBLE)), len(words))
    return items[:end] if body and star and not key else items


def _partial(items: Sequence[Token]) -> bool:
    """Whether only some digits are said to be given: they are never filled up with zeros."""
    words = texts(items)
    some = any(starts(words, at, PARTIAL) for at in range(len(words)))
    return some and not of_length(_halves(items)[0], BODY) and not of_length(_halves(items)[0], BODY + 1)


def _corrected(before: Sequence[Token], after: Sequence[Token]) -> tuple[str, ...]:
    """What a correction makes of a dictation: its end anew, the whole anew, or an end and then the whole."""
    digits = _digits(after)
    restart = _restart(before, after)
    if restart:
        return _part(after[restart:])
    size = sum(len(token.text) if token.digits else 1 for token in numbers_of(before))
    if len(digits) >= SHORT or size < LEAD:
        return _part(after)
    return _mended(before, after)


def _restart(before: Sequence[Token], after: Sequence[Token]) -> int:
    """Where a correction begins again with the first digits of what it corrects; 0 where it does not."""
    lead = _digits(before)[:LEAD]
    again = (at for at in range(1, len(after)) if is_number(after, at) and _digits(after[at:]).startswith(lead))
    return next(again, 0) if len(lead) == LEAD else 0


def _digits(items: Sequence[Token]) -> str:
    return "".join(next(iter(ways(numbers_of(items))), ()))


def _mended(before: Sequence[Token], after: Sequence[Token]) -> tuple[str, ...]:
    """A short correction replaces the end of a whole NAN, or only its key."""
    body, star, _ = _halves(before)
    digits, starred, key = _halves(after)
    if star:
        return tuple(canonical(code, _digits(after)) for code in _bodies(body) if len(_digits(after)) == 1)
    keys = _digits(key)
    whole = dictated([*before, Token("non"), *digits], BODY) if len(keys) <= 1 else ()
    return tuple(canonical(code, keys if starred else "") for code in whole)


def _halves(items: Sequence[Token]) -> tuple[list[Token], bool, list[Token]]:
    """What stands before the star, whether there is one, and what stands after it."""
    at = next((at for at, token in enumerate(items) if token.text in STARS and numbers_of(items[:at])), None)
    if at is None and len(items) > 2 and items[-2].text == "-" and items[-1].digits:  # noqa: PLR2004
        at = len(items) - 2
    if at is None:
        return numbers_of(items), False, []
    return numbers_of(items[:at]), True, numbers_of(items[at:])


def _part(items: Sequence[Token]) -> tuple[str, ...]:
    body, star, tail = _halves(items)
    keys = [code for way in ways(tail) if len(code := "".join(way)) <= 1]
    if not body or (tail and not keys):
        return ()
    if not star and (eight := of_length(body, BODY + 1, sure=True)) and not _bodies(body):
        return tuple(canonical(code[:BODY], code[BODY]) for code in eight)
    return tuple(canonical(code, keys[0] if keys else "") for code in _bodies(body))


def _bodies(items: Sequence[Token]) -> tuple[str, ...]:
    """Bodies of 1 to 7 digits: the longest numbers, and every other cut that fills the seven."""
    codes = list(dict.fromkeys("".join(way) for way in ways(items)))
    if not codes:
        return ()
    shortest = min(codes, key=len)
    full = of_length(items, BODY, sure=True)
    plain = [shortest] if len(shortest) <= BODY and shortest not in full and int(shortest) else []
    return tuple(code for code in (*plain, *full) if int(code))
