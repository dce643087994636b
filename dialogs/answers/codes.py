"""Codes are dictated by one, two or three digits, and only their length tells which digits were meant."""

from collections.abc import Iterator, Sequence
from itertools import islice, product

from num2words import num2words

from dialogs.answers.corrections import denial, parts
from dialogs.answers.homophones import as_digits
from dialogs.answers.numbers import UNITS, cuts, number_words, spelt
from dialogs.answers.words import Token, fold, listed, texts

MOST_CUTS = 400
"""Ways to cut one dictation that are looked at."""

FEW_CUTS = 24
"""The same for each half of a corrected dictation, since every pair of them is tried."""

LEAD = 3
"""Digits by which a code that begins again is known."""

_TIMES = {"double": 2, "triple": 3, "deux": 2, "trois": 3, "quatre": 4, "2": 2, "3": 3, "4": 4}
_COUNTED = frozenset(
    listed(
        "euro euros heure heures h minutes ans € % rue avenue boulevard jours mois chiffres janvier fevrier mars "
        "avril mai juin juillet aout septembre octobre novembre decembre"
    )
)
"""Words whose number is no code."""

_NOUNS = frozenset(
    listed(
        "code numero peu instant moment seconde minute fois petit chiffre autre truc nom papier "
        "lundi mardi mercredi jeudi vendredi samedi dimanche"
    )
)


def is_number(items: Sequence[Token], at: int) -> bool:
    """Whether a token is a digit or a number word of a dictation."""
    token = items[at]
    if token.text in {"un", "une"} and at + 1 < len(items) and items[at + 1].text in _NOUNS:
        return False
    if token.text in {"o", "oh"} and not _beside_number(items, at):
        return False
    return token.digits or token.text in {"double", "triple"} or bool(number_words(items, at))


def _beside_number(items: Sequence[Token], at: int) -> bool:
    """Whether a number stands beside a place: *oh*, alone, is a sigh and no zero."""
    beside = (*items[max(0, at - 1) : at], *items[at + 1 : at + 2])
    return any(token.digits or spelt(token.text) for token in beside)


def counted(items: Sequence[Token]) -> bool:
    """Whether numbers here count something or are a date, and so are no code."""
    words = texts(items)
    after = any(
        word in _COUNTED and (items[at - 1].digits or spelt(words[at - 1])) for at, word in enumerate(words) if at
    )
    slashes = [at for at, word in enumerate(words) if word == "/" and 0 < at < len(words) - 1]
    return after or "€" in words or len(slashes) == 2  # noqa: PLR2004 - as in a date


def numbers_of(items: Sequence[Token]) -> list[Token]:
    """Only the number tokens, in order, `double zéro` and `deux fois huit` written out."""
    found: list[Token] = []
    at = 0
    while at < len(items):
        if repeated := _repeated(items, at):
            found.extend(repeated[0])
            at += repeated[1]
            continue
        if ordinal := _ordinal(items, at):
            at += ordinal
            continue
        if is_number(items, at) and items[at].text not in {"double", "triple"}:
            gap = items[at].gap if found and at and is_number(items, at - 1) else " "
            word = items[at].text
            found.append(Token(word if word == "et" or items[at].digits else spelt(word) or word, gap))
        at += 1
    return found


def _ordinal(items: Sequence[Token], at: int) -> int:
    """How many words say which digits follow: *les trois premiers* are no three."""
    following = items[at + 1].text if at + 1 < len(items) else ""
    return 2 if is_number(items, at) and following in {"premiers", "derniers", "premieres", "dernieres"} else 0


def _repeated(items: Sequence[Token], at: int) -> tuple[list[Token], int] | None:
    """A digit said with how often it comes."""
    words = texts(items[at : at + 4])
    times = _TIMES.get(words[0])
    if not times:
        return None
    skip = (
        1 if words[0] in {"double", "triple"} else 2 if words[1:2] == ["fois"] else 1 if words[1:2] == ["zeros"] else 0
    )
    skip += 1 if skip == 2 and words[2:3] in (["le"], ["un"]) and len(words) > 3 else 0  # noqa: PLR2004 - `fois le`
    if not skip or at + skip >= len(items):
        return None
    word = items[at + skip].text
    single = spelt(word) in UNITS or (word.isdigit() and len(word) == 1)
    return ([Token(word if word.isdigit() else str(spelt(word)))] * times, skip + 1) if single else None


def ways(items: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    """The ways to cut a dictation into groups of digits, at most `MOST_CUTS`."""
    return islice(cuts(items), MOST_CUTS)


def of_length(items: Sequence[Token], size: int, *, sure: bool = False) -> tuple[str, ...]:
    """The codes of one length that number tokens can mean, the most natural first.

    The longest numbers win when they give the length. Otherwise only a dictation all in pairs is believed, or
    several readings are kept: a digit may simply be missing.

    Args:
        items: Number tokens.
        size: Digits of the code.
        sure: Whether to leave out the several readings.
    """
    found = {"".join(way): way for way in sorted(ways(items), key=len, reverse=True)}
    if not found:
        return ()
    shortest = min(len(code) for code in found)
    if shortest > size:
        return _written_apart(items, size)
    right = sorted((way for code, way in found.items() if len(code) == size), key=len)
    if shortest == size:
        return tuple("".join(way) for way in right)
    pairs = [way for way in right if all(len(group) == 2 for group in _zero_joined(way))]  # noqa: PLR2004
    if pairs:
        return tuple("".join(way) for way in pairs)
    return tuple("".join(way) for way in right) if len(right) > 1 and not sure else ()


def _zero_joined(way: Sequence[str]) -> list[str]:
    """`0` and the figure after it are one pair: `zéro six`."""
    joined: list[str] = []
    for group in way:
        if joined and joined[-1] == "0" and len(group) == 1:
            joined[-1] += group
        else:
            joined.append(group)
    return joined


def _written_apart(items: Sequence[Token], size: int) -> tuple[str, ...]:
    """Transcribers write `60 18` for *soixante-dix-huit*: the figures are read as the words they were."""
    figures = [at for at, token in enumerate(items) if token.digits and token.text == str(_small(token.text))]
    if not any(token.digits and _small(token.text) >= 20 for token in items) and "4" not in texts(items):  # noqa: PLR2004
        return ()
    words: list[Token] = []
    for at, token in enumerate(items):
        said = str(num2words(int(token.text), lang="fr")) if at in figures and int(token.text) else token.text
        words.extend(Token(part) for part in fold(said).replace("-", " ").split())
    codes = {"".join(way) for way in ways(words)}
    shortest = {code for code in codes if len(code) == min(map(len, codes))}
    return tuple(shortest) if all(len(code) == size for code in shortest) else ()


def _small(text: str) -> int:
    return int(text) if len(text) <= 2 else 0  # noqa: PLR2004 - below a hundred


def dictated(items: Sequence[Token], size: int) -> tuple[str, ...]:
    """All codes of a length in an answer; words that only sound like digits count where nothing else is found."""
    return _dictated(items, size) or _dictated(as_digits(items), size)


def _dictated(items: Sequence[Token], size: int) -> tuple[str, ...]:
    """All codes of a length, its corrections applied and its repetitions made one."""
    current: list[Token] = []
    found: tuple[str, ...] = ()
    for part in parts(without_denied(items)):
        if counted(part.items):
            return ()
        new = numbers_of(part.items)
        if not new:
            lost = part.marker == "hard" and bool(found)
            found, current = ((), []) if lost else (found, current)
            continue
        alone = of_length(new, size) or _twice(new, size) or _begun_again(new, size)
        if part.marker == "again" and found:
            found = tuple(dict.fromkeys((*found, *alone)))
        elif alone:
            found, current = alone, new
        else:
            found, current = _spliced(current, new, size), [*current, *new]
    return found


def without_denied(items: Sequence[Token]) -> list[Token]:
    """The words without a number that *pas* denies."""
    words, kept, at = texts(items), [], 0
    while at < len(items):
        size = denial(words, at)
        run = 0
        while size > 0 and at + size + run < len(items) and is_number(items, at + size + run):
            run += 1
        if run:
            at += size + run
        else:
            kept.append(items[at])
            at += 1
    return kept


def _spliced(before: Sequence[Token], after: Sequence[Token], size: int) -> tuple[str, ...]:
    """A correction replaces the last groups said; only the length tells how many."""
    codes: dict[str, None] = {}
    for first, second in product(islice(ways(before), FEW_CUTS), islice(ways(after), FEW_CUTS)):
        for kept in range(len(first)):
            code = "".join((*first[:kept], *second))
            if len(code) == size:
                codes[code] = None
    return tuple(codes)


def _twice(items: Sequence[Token], size: int) -> tuple[str, ...]:
    """A code said two times over."""
    halves = {code[:size] for code in of_length(items, size * 2) if code[:size] == code[size:]}
    return tuple(halves)


def _begun_again(items: Sequence[Token], size: int) -> tuple[str, ...]:
    """A code whose first digits were said before it: *deux six zéro, deux six zéro quatre un neuf sept trois*."""
    whole = ["".join(way) for way in ways(items)]
    found = {code[-size:] for code in whole if len(code) < size * 2 and _led(code[:-size], code[-size:])}
    return tuple(found) if len({len(code) for code in whole}) == 1 else ()


def _led(lead: str, code: str) -> bool:
    """Whether digits are the first ones of a code, enough of them to be no chance."""
    return len(lead) >= LEAD and code.startswith(lead)
