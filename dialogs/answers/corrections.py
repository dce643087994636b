"""People correct themselves in mid-sentence, and the last thing they meant is the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.answers.numbers import longest
from dialogs.answers.words import Token, phrases, spans, starts, texts

HARD = phrases(
    "non, non non, ah non, oh non, euh non, mais non, non pardon, non plutot, non attendez, non enfin",
    "je me trompe, je me suis trompe, je me suis trompee, j'ai dit une betise, je dis des betises",
    "je corrige, erreur, c'est une erreur, rectification, oups, zut, mince, attendez, attends",
    "c'est pas ca, ce n'est pas ca, je reprends, je recommence, non je reprends, non je me trompe",
    "non je me suis trompe, non je voulais dire, non je veux dire, non c'est, non excusez moi",
    "non desole, non desolee, qu'est ce que je dis, qu'est ce que je raconte, annulez",
    "pardon je me trompe, pardon je me suis trompe, pardon non, ou non, euh pardon non, non erreur",
    "ah mais non, efface, effacer, effacez, effacez tout, on efface, j'efface, supprime, supprimez",
)
"""What takes back all that came just before: without something after it, nothing is left."""

SOFT = phrases(
    "pardon, enfin, ou plutot, plutot, excusez moi, excuse moi, desole, desolee, je veux dire",
    "je voulais dire, je suis desole, je suis desolee, euh pardon, oh pardon, ah pardon, enfin non",
    "mais plutot, ou alors plutot",
)
"""What corrects when something follows, and is mere politeness when nothing does."""

AGAIN = phrases(
    "je repete, je redis, je vous repete, je disais, j'ai dit, je vous le redis, donc je repete, je dis bien"
)
"""What announces the same thing a second time."""

NOT = phrases(
    "pas, et pas, et non, et non pas, mais pas, non pas, au lieu de, a la place de, et surtout pas",
    "au lieu des, pas fait, n'est pas, pas eu, pas de, ce n'est pas, c'est pas, pas le, pas la, pas les",
    "et pas le, et non le, la derniere fois c'etait, l'autre fois c'etait, la semaine derniere c'etait",
    "le mois dernier c'etait, d'habitude c'est, d'habitude c'etait, normalement c'est, avant c'etait",
)
"""What denies the quantity that follows."""

NOT_DENYING = phrases(
    "pas de probleme, pas de souci, pas mal, pas encore, pas plus, pas moins, pas sur, pas exactement",
    "pas loin de, n'est ce pas, pas tout a fait",
)


ONCE = phrases(
    "c'etait prevu, etait prevu, etaient prevues, prevu, prevue, devait, devait faire, d'habitude, normalement",
    "j'ai dit, j'avais dit, je disais, j'avais mis, j'avais note, on avait dit, la derniere fois, le mois dernier",
    "la semaine derniere, au depart, au debut, j'allais dire, avant c'etait, il etait prevu",
)
"""What tells a quantity that was once planned, said or usual."""

BUT = phrases("mais, c'est, en fait, finalement, cette fois, sauf que, et en fait, alors que")
"""What tells, after that one, the quantity that is meant."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch between two corrections.

    Attributes:
        items: Its words.
        marker: What kind of words brought it: first, hard, soft or again.
    """

    items: tuple[Token, ...]
    marker: str


def parts(items: Sequence[Token]) -> list[Part]:
    """Cut an answer where the speaker starts again."""
    words = texts(items)
    found: list[Part] = []
    begin, marker = 0, "first"
    known = tuple(sorted((*HARD, *SOFT, *AGAIN), key=len, reverse=True))
    for start, end in spans(words, known):
        if _denies(words, start):
            continue
        found.append(Part(tuple(items[begin:start]), marker))
        phrase = tuple(words[start:end])
        marker = "hard" if phrase in HARD else "soft" if phrase in SOFT else "again"
        begin = end
    found.append(Part(tuple(items[begin:]), marker))
    return found


def superseded(items: Sequence[Token]) -> Sequence[Token]:
    """The words without a quantity that was only planned, said or usual before the real one.

    *c'était prévu trois heures mais elle en a fait quatre* leaves *elle en a fait quatre*.
    """
    words = texts(items)
    once = next((at + size for at in range(len(words)) if (size := starts(words, at, ONCE))), len(words))
    old = _number_after(items, once)
    but = (at + size for at in range(old, len(words)) if (size := starts(words, at, BUT)))
    new = next(but, len(words))
    return items[new:] if _number_after(items, new) <= len(words) and new < len(words) else items


def _number_after(items: Sequence[Token], at: int) -> int:
    """Where the first number from a place on ends; beyond the end where there is none."""
    found = (place + number[1] for place in range(at, len(items)) if (number := longest(items, place)))
    return next(found, len(items) + 1)


def _denies(words: Sequence[str], at: int) -> bool:
    """Whether `non` here belongs to *et non trois* or *non pas trois*: a denial, not a new start."""
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    return words[at] == "non" and (before == "et" or after in {"pas", "plus", "seulement"})


def denial(words: Sequence[str], at: int) -> int:
    """How many words deny what follows at a place; 0 where none do."""
    size = starts(words, at, NOT_DENYING)
    if size and words[at + size : at + size + 1] not in (["de"], ["que"], ["d"]):
        return -size
    return starts(words, at, NOT)
