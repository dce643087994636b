"""Recognition writes words that sound like numbers: before an hour, `cette` is seven and `sans` a hundred."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

from dialogs.answers.numbers import TENS, spelt
from dialogs.answers.words import Token, listed

SOUNDS = {
    **dict.fromkeys(listed("hein ain"), "un"),
    **dict.fromkeys(listed("deu deuh"), "deux"),
    **dict.fromkeys(listed("toi troie troies trwa"), "trois"),
    **dict.fromkeys(listed("catre katre quatr"), "quatre"),
    **dict.fromkeys(listed("sank sinq cinc"), "cinq"),
    **dict.fromkeys(listed("si sis scie sise"), "six"),
    **dict.fromkeys(listed("cette cet set"), "sept"),
    **dict.fromkeys(listed("hui huis wit"), "huit"),
    **dict.fromkeys(listed("nef neufe neuve"), "neuf"),
    **dict.fromkeys(listed("dit dis di"), "dix"),
    **dict.fromkeys(listed("vin vain vins"), "vingt"),
    **dict.fromkeys(listed("sans sang"), "cent"),
    "onz": "onze", "douce": "douze",
}  # fmt: skip
"""What each word may have been, where only a number makes sense."""

BETWEEN_DIGITS = {**SOUNDS, "de": "deux", "des": "deux"}
"""The same inside a row of digits, where nothing but digits stands."""

MONTH_SOUNDS = {
    **dict.fromkeys([(first, "vrier") for first in ("fait", "fe", "fee", "fais", "faites")], "fevrier"),
    **dict.fromkeys([("jan", "vier"), ("janvi", "er"), ("jean", "vier"), ("gens", "vier")], "janvier"),
    **dict.fromkeys([("a", "vril"), ("à", "vril"), ("av", "ril")], "avril"),
    **dict.fromkeys([("jui", "llet"), ("juie", "et"), ("juillet", "te")], "juillet"),
    **dict.fromkeys([("sept", "ombre"), ("sept", "embre"), ("sep", "tembre"), ("sept", "tembre")], "septembre"),
    **dict.fromkeys([("oct", "obre"), ("octo", "bre"), ("hoc", "tobre"), ("ok", "tobre")], "octobre"),
    **dict.fromkeys([("no", "vembre"), ("nos", "vembre"), ("nov", "ombre"), ("nove", "ombre")], "novembre"),
    **dict.fromkeys([("des", "cembre"), ("de", "cembre"), ("des", "sembre"), ("de", "sembre")], "decembre"),
    **dict.fromkeys([("de", "mais"), ("en", "mais")], "mai"),
}  # fmt: skip
"""Two words that recognition makes of a month."""

KEPT = frozenset({"mai"})
"""Months whose first word is not a piece of them."""

QUARTER_SOUNDS = frozenset(listed("car cart carre quarre kar"))

CENT = "cent"
COUNTED = frozenset({"H", "M"})
"""Letters of the units that are counted."""

SINGULAR = frozenset(listed("heure minute"))


def heard_as(items: Sequence[Token], units: Mapping[str, str]) -> list[list[Token]]:
    """The readings of a sentence about a quantity: itself, or itself with numbers for what only sounds like them.

    Args:
        items: The words of an answer.
        units: A letter for each word that means something to the kind of answer.

    Returns:
        One list of words where it is clear, two or more where the words fit as well as the numbers.
    """
    items = _quarters_heard(items)
    each = [_choices(items, at, units) for at in range(len(items))]
    return [[token for choice in way for token in choice] for way in product(*each)][:MOST]


def _quarters_heard(items: Sequence[Token]) -> list[Token]:
    """The words with a quarter for what sounds like it at their end: *trois heures et car*."""
    heard = list(items)
    if len(heard) > 1 and heard[-1].text in QUARTER_SOUNDS and heard[-2].text == "et":
        heard[-1] = replace(heard[-1], text="quart")
    return heard


MOST = 4
"""Readings of one sentence; nobody mumbles more than two numbers."""


def _choices(items: Sequence[Token], at: int, units: Mapping[str, str]) -> list[list[Token]]:
    """What the word at a place may be, each as a list of words."""
    token = items[at]
    number = SOUNDS.get(token.text)
    following = items[at + 1] if at + 1 < len(items) else None
    if number is None or following is None or (at and items[at - 1].text in {"a", "à"}):
        return [[token]]
    unit = units.get(following.text) in COUNTED
    if number == CENT and not unit:
        hundred = bool(spelt(following.text)) and not (at and units.get(items[at - 1].text) in COUNTED)
        return [[replace(token, text=CENT)]] if hundred else [[token]]
    if not unit:
        return [[token]]
    heard = replace(token, text=number)
    if number == "un" and at and spelt(items[at - 1].text) in TENS:
        return [[Token("et"), heard], []]  # "vingt, hein, heures" or "vingt et une heures"
    if token.text in {"cette", "cet"} and following.text in SINGULAR:
        return [[heard], [replace(token, text="une")]]  # "cette heure et demie" is said too
    return [[heard]]


def months_heard(items: Sequence[Token]) -> list[Token]:
    """The words with a month for two that only sound like one: *fait vrier*."""
    heard: list[Token] = []
    for token in items:
        month = MONTH_SOUNDS.get((heard[-1].text, token.text)) if heard else None
        if month and month not in KEPT:
            heard[-1] = replace(heard[-1], text=month)
        else:
            heard.append(replace(token, text=month) if month else token)
    return heard


def hundreds_heard(items: Sequence[Token]) -> list[Token]:
    """The words of a date with `cent` for what sounds like it after a number: *mille neuf sans trente-neuf*."""
    return [
        replace(token, text=CENT) if at and SOUNDS.get(token.text) == CENT and _is_digit(items[at - 1]) else token
        for at, token in enumerate(items)
    ]


def as_digits(items: Sequence[Token]) -> list[Token]:
    """The words of a dictation, with digits for what only sounds like one between two others."""
    heard = list(items)
    for at in range(len(items)):
        before = at > 0 and _is_digit(heard[at - 1])
        after = at + 1 < len(items) and (_is_digit(items[at + 1]) or items[at + 1].text in BETWEEN_DIGITS)
        edge = items[at].text not in {"de", "des", "si", "dit", "dis", "sans"} and (before or after)
        if items[at].text in BETWEEN_DIGITS and ((before and after) or edge):
            heard[at] = replace(items[at], text=BETWEEN_DIGITS[items[at].text])
    return heard


def _is_digit(token: Token) -> bool:
    return token.digits or spelt(token.text) is not None
