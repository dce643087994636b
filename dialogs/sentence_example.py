"""A sentence as it may be said, with examples in its place of what it is filled with: nothing of it is run."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice, product

from dialogs.exchange import Medium
from dialogs.sentence_shape import Branches, Part, Placeholder, Words

MOST_CASES = 64
"""Cases that are looked at: more than any sentence of the files has."""

TIMES = 3
"""How often what is said of each of something is said: so many payments, numbers or people are often told of."""

LONG = 1000
"""Characters from which on it is too long already, and said once."""

EXAMPLES: Mapping[str, tuple[str, str]] = {
    "adviser hours": ("du lundi au vendredi, de neuf heures à dix-sept heures", "lun-ven 9h-17h"),
    "euros": ("seize euros et quatre-vingt-trois centimes", "16,83 €"),
    "hours": ("trois heures trente", "3 h 30"),
    "paid": ("trois heures trente", "3 h 30"),
    "left": ("trente-huit heures trente", "38 h 30"),
    "left_and_worth": ("trente-huit heures trente, soit cent quatre-vingt-cinq euros", "38 h 30 = 185,00 €"),
    "given_back": ("vos trois heures trente vous sont rendues", "vos 3 h 30 vous sont rendues"),
    "digits": ("zéro sept cinq, un trois un, six quatre neuf", "075 131 649"),
    "phone": ("zéro un, quatre-vingt-dix-neuf, zéro zéro, zéro zéro, dix-sept", "01 99 00 00 17"),
    "number": ("zéro un, quatre-vingt-dix-neuf, zéro zéro, zéro zéro, dix-sept", "01 99 00 00 17"),
    "ending": ("dix-sept", "17"),
    "name": ("Marie Dupont", "Marie Dupont"),
    "polite_name": ("madame Martin", "madame Martin"),
    "day": ("dix mars", "10/03/2026"),
    "day_after": ("premier avril", "01/04/2026"),
    "on_day": ("le dix mars", "le 10/03/2026"),
    "weekday": ("mardi dix mars", "mardi 10/03"),
    "month": ("mars", "mars"),
    "of_month": ("de mars", "de mars"),
    "state": ("parti à la banque", "parti à la banque"),
    "received_state": ("parti à la banque", "parti à la banque"),
    "undone": ("", ""),
    "be": ("sont", "sont"),
    "mode": ("pour toute personne qui vous aide", "pour toute personne qui vous aide"),
    "short_mode": ("pour toute aide", "pour toute aide"),
    "bond": ("votre fille", "votre fille"),
    "way": ("par un message", "par un message"),
    "times": ("deux fois", "2 fois"),
    "topic": ("d'un paiement", "d'un paiement"),
    "of_name": ("de l'APA", "de l'APA"),
    "joined": ("l'APA et le CESU", "l'APA et le CESU"),
    "spoken_name": ("l'APA", "l'APA"),
    "short": ("01 99 00 00 31", "01 99 00 00 31"),
    "price": ("prix d'un appel local", "prix d'un appel local"),
    "controller": ("le département", "le département"),
    "somebody": ("quelqu'un qui vous aide", "quelqu'un qui vous aide"),
    "length": ("deux", "2"),
    "index": ("un", "1"),
    "label": ("payer Marie Dupont", "payer Marie Dupont"),
    "labels[0]": ("payer Marie Dupont", "payer Marie Dupont"),
    "caller": ("madame Martin", "madame Martin"),
    "to_name": ("à Marie Dupont", "à Marie Dupont"),
    "last_day": ("trente et un mars", "31/03"),
    "street": ("12 rue des Lilas", "12 rue des Lilas"),
    "more": ("bâtiment B", "bâtiment B"),
    "postcode": ("trente et un | zéro zéro zéro", "31000"),
    "town": ("Toulouse", "Toulouse"),
    "mail": ("marie, arobase, exemple, point, fr", "marie@exemple.fr"),
    "site": ("aide, point, exemple, point, fr", "aide.exemple.fr"),
    "post": ("Conseil départemental, 31000 Toulouse", "Conseil départemental, 31000 Toulouse"),
    "drawn[:2]": ("quatre, huit", "4, 8"),
    "drawn[2:4]": ("deux, neuf", "2, 9"),
    "drawn[4:]": ("un, cinq", "1, 5"),
    "get": (", le matin", ", le matin"),
    "entitled": ("L'APA est pour les personnes de soixante ans et plus.",) * 2,
    "amount": ("Le nombre d'heures est écrit dans votre plan d'aide.",) * 2,
    "until": ("Les heures d'un mois se paient jusqu'à la fin du troisième mois qui suit.",) * 2,
    "enrol": ("Pour demander l'APA, adressez-vous à votre mairie.",) * 2,
    "affiliate": ("Adressez-vous au conseil départemental.",) * 2,
    "natural": ("une personne", "une personne"),
    "legal": ("une structure", "une structure"),
}
"""By the filter that a placeholder ends with, or else by the last name in it: as it is read aloud, and written."""

OTHERS = ("ceci", "ceci")
_CHOSEN_FIRST = re.compile(r"""^\(?(?:"([^"]*)"|'([^']*)')""")


def cases(parts: tuple[Part, ...], medium: Medium) -> tuple[str, ...]:
    """The sentence in each case that there is, as far as MOST_CASES, without what repeats itself."""
    found = dict.fromkeys(
        " ".join(each.split()) for each in islice(_said(parts, 0 if medium == "speech" else 1), MOST_CASES)
    )
    return tuple(found)


def _said(parts: tuple[Part, ...], written: int) -> Iterator[str]:
    """Each way of saying parts, one after another."""
    ways = [list(islice(_ways(part, written), MOST_CASES)) for part in parts]
    return ("".join(each) for each in product(*ways))


def _ways(part: Part, written: int) -> Iterator[str]:
    if isinstance(part, Words):
        yield part.words
    elif isinstance(part, Placeholder):
        yield _example(part.expression, written) if part.is_said else ""
    else:
        yield from _branch_ways(part, written)


def _branch_ways(part: Branches, written: int) -> Iterator[str]:
    for branch in part.branches:
        is_repeated = branch.condition.startswith("for ")
        for each in _said(branch.parts, written):  # loops in loops grow no further than what is too long already
            yield each * TIMES if is_repeated and len(each) < LONG else each
    if part.branches[-1].condition != "else" and not part.branches[0].condition.startswith("for "):
        yield ""


def _example(expression: str, written: int) -> str:
    """What a placeholder may be filled with."""
    if chosen := _CHOSEN_FIRST.match(expression):
        return chosen[1] or chosen[2] or ""
    value, *filters = (each.partition("(")[0].strip().partition(" + ")[0] for each in expression.split("|"))
    named = next((each for each in reversed(filters) if each in EXAMPLES), None)
    names = f" {value.replace('.', ' ')}"
    known = named or next((name for name in EXAMPLES if names.endswith(f" {name}")), None)
    said = EXAMPLES[known][written] if known else OTHERS[written]
    return said[:1].upper() + said[1:] if "capitalize" in filters else said
