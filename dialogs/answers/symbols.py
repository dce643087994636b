"""A sentence about a quantity becomes a short row of symbols, so that its grammar can be written as one pattern."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialogs.answers.numbers import longest
from dialogs.answers.words import Token, phrases, starts, texts

FILLERS = frozenset(
    "euh heu hum ben bah beh eh hein alors donc voila bon bonjour bonsoir madame monsieur mme mr merci svp stp plait "
    "vous te s il c ca cela est ai j je ce qui que fait fais faire faut faudra mettez mets mettre met dis dirais dire "
    "pense crois sera serait oui ouais ok d l le la les des de du en y a elle lui moi nous on juste seulement "
    "exactement pile tout rond ronds environ peu pres a-peu-pres disons cette semaine mois pour cet mon ma mes "
    "compte comptez mets payer paie paye payez paies regler reglez verser versez voudrais voudrai veux veut souhaite "
    "aimerais avec travaille travaillees travail effectue effectuees faites venue venu eu ete total totale au petite "
    "petit grosse gros bonne maximum max minimum hier aujourd hui toujours c'est là la-dessus finalement mais "
    "vais va attends ok okay d'accord accord et".split()
)
"""Words that say nothing about a quantity."""

HEDGES = phrases(
    "a peu pres, à peu pres, plus ou moins, a quelque chose pres, s'il vous plait, s il te plait"
)
"""Phrases that hide a word of the grammar (plus, moins, à) without meaning it."""

UNSURE = phrases(
    "je sais pas, je ne sais pas, sais plus, ne sais plus, j'hesite, peut etre, moins de, plus de, jusqu'a, jusqu'à",
    "entre, entre les, par jour, par semaine, par mois, par heure, chaque jour, chaque semaine, toutes les, tous les, comme d'habitude",
    "comme la derniere fois, de l'heure, à partir de, il y a, il me reste, combien, y a t il, toutes mes, tous mes",
    "au moins, pas plus de, environ entre, ou bien, ou peut etre, quelle heure, par personne, quoi, soit",
)
"""Phrases after which no quantity can be trusted."""


MONTH_WORDS = dict.fromkeys(
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split(), "J"
)
"""Months: their day and year are numbers of something else."""

WEEK_WORDS = dict.fromkeys(
    "lundi mardi mercredi jeudi vendredi samedi dimanche matin matinee soir apres-midi midi".split(), "K"
)
"""Parts of a week: two quantities told apart by them add up."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence as symbols.

    Attributes:
        code: One letter for each thing: N number, F decimal, units of the kind, W unknown word.
        values: What each letter stands for, in order: a number, or the word itself.
    """

    code: str
    values: tuple[float | int | str, ...]


def row(items: Sequence[Token], units: Mapping[str, str]) -> Row:
    """Make symbols of words.

    Args:
        items: The words of one part of an answer.
        units: A letter for each word that means something to the kind of answer.
    """
    words = texts(items)
    code: list[str] = []
    values: list[float | int | str] = []
    at = 0
    while at < len(items):
        letter, value, size = _symbol(items, words, at, units)
        if letter:
            code.append(letter)
            values.append(value)
        at += size
    return Row("".join(code), tuple(values))


def _symbol(
    items: Sequence[Token], words: Sequence[str], at: int, units: Mapping[str, str]
) -> tuple[str, float | int | str, int]:
    """The letter (empty for a filler), its value and how many tokens it takes."""
    if size := starts(words, at, HEDGES):
        return "", "", size
    if size := starts(words, at, UNSURE):
        return "B", words[at], size
    if fraction := _fraction(items, at):
        return fraction
    if _article(items, at, units):
        return "", "", 1
    if number := longest(items, at):
        return _number(items, at, number, units)
    if letter := units.get(words[at]):
        return letter, words[at], 1
    if words[at] in FILLERS or not words[at].isalnum():
        return ("", words[at], 1) if words[at] not in {"-", "+", "/"} else (_sign(items, at), words[at], 1)
    return "W", words[at], 1


def _sign(items: Sequence[Token], at: int) -> str:
    """A sign glued to a figure changes it; a dash between words is only punctuation."""
    glued = at + 1 < len(items) and items[at + 1].digits and items[at + 1].gap == ""
    return "P" if items[at].text == "+" else "B" if glued else ""


def _fraction(items: Sequence[Token], at: int) -> tuple[str, float | int | str, int] | None:
    """`1/2`, `1/4` and `3/4` as the words they stand for."""
    written = "".join(token.text for token in items[at : at + 3])
    return {"1/2": ("D", 1, 3), "1/4": ("Q", 1, 3), "3/4": ("Q", 3, 3)}.get(written)


def _article(items: Sequence[Token], at: int, units: Mapping[str, str]) -> bool:
    """Whether `un` or `une` is only the article of a word that is no unit."""
    if items[at].text not in {"un", "une"} or at + 1 >= len(items):
        return False
    following = items[at + 1].text
    return following.isalpha() and following not in units and longest(items, at + 1) is None


def _number(
    items: Sequence[Token], at: int, found: tuple[int, int], units: Mapping[str, str]
) -> tuple[str, float | int | str, int]:
    value, size = found
    end = at + size
    mark = items[end].text if end < len(items) else ""
    glued = mark in {",", "."} and items[end].gap == "" and items[at].digits
    if (glued or mark in {"virgule", "point"}) and end + 1 < len(items):
        tail = items[end + 1]
        after = longest(items, end + 1)
        if after and (not glued or (tail.digits and tail.gap == "")):
            lead = "0" if not tail.digits and tail.text in {"zero", "o"} and after[0] == 0 else ""
            if lead and (more := longest(items, end + 2) if end + 2 < len(items) else None):
                return "F", f"{value}.0{more[0]}", size + 2 + more[1]
            return "F", f"{value}.{tail.text if tail.digits else after[0]}", size + 1 + after[1]
    return "N", value, size
