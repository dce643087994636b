"""How alike a name heard is to a name known: by sound first, then by spelling, part by part."""

import re
from collections.abc import Sequence
from functools import lru_cache

from phonetic_fr import phonetic
from rapidfuzz import fuzz

from dialogs.answers.words import listed, tokens

SOUND, SPELLING = 0.6, 0.4
"""What sound and spelling weigh; measured on 40 spoken names."""

ACCEPTED = 0.80
"""The likeness from which a name is taken for another; measured, strangers are refused."""

PART_ACCEPTED = 0.92
"""The same for a first or a last name alone: less is said, so it must be nearer."""

SOUND_ENOUGH = 4
"""Letters of a sound that, when equal, are enough for a name alone."""

EACH_ACCEPTED = 0.86
"""How alike the first name and the last name must each be, unless they sound the same."""

GARBLED_ACCEPTED = 0.70
"""The same for a part that the transcriber broke into words: *new yen* for Nguyen."""

SAID_AS = (
    (r"^sch|^ch(?=[nml])", "sh"),
    (r"gu?h?isl", "gil"),
    (r"^gi(?=l)", "gui"),
    (r"(?:ault|auld|aud|aut)s?$", "o"),
    (r"^ngu?y?", "nu"),
    (r"aine?$|eine$", "ene"),
    (r"ei", "ai"),
    (r"(?<=d)er$", "eur"),
    (r"(?<=[bdfgklmnrstv])h", ""),
    (r"w", "ou"),
)
"""How some spellings sound, before the general rules."""

LONGEST_NAME = 8
"""Words of a name, however it was broken up; more is no name."""

SILENT_ALONE = "nst"
"""Letters that are sounded at the end of a name only before an `e`."""

FIRST_NAMES = frozenset(
    listed(
        "agnes alain aline aminata aminatou ana andre andree anna anne annie antoine antoinette arlette "
        "armand armande arnaud aurelie aurelien awa bernadette bernard brigitte carole caroline catherine "
        "celia celine chantal christelle christian christiane christine christophe claire clara clarisse "
        "claude claudette claudine colette corinne daniel daniele delphin delphine denis denise dominique "
        "elena elisabeth emile emilie emilien estelle esther fabien fabienne fatima fatou fatoumata fernand "
        "fernande francois francoise frederic frederique georges georgette georgina geraldine gerard "
        "germain germaine ghislain ghislaine gilles ginette gisele helene henri henriette hugues huguette "
        "isabelle jacqueline jacques jean jeanne jeannine jocelyne jose joseph josephine josette josiane "
        "julie julien juliette karine khadija laurence laurent leon leonie louis louise lucie lucien "
        "lucienne madeleine malik malika marcel marceline marguerite maria mariam marianne marie marina "
        "marion martin martine maryse michel michele mireille monique muriel nadia nadine natacha nathalie "
        "nicolas nicole odette odile pascal pascale patrice patricia patrick paul paulette pauline philippe "
        "pierre pierrette raymond raymonde rene renee robert roberte roger rosa rose sabine sabrina samir "
        "samira sandra sandrine severin severine simon simone sonia sophie stephane stephanie susana "
        "suzanne sylvain sylvaine sylvie teresa therese valentin valerie veronique virginie yves yvette "
        "yvon yvonne"
    )
)
"""Usual first names, folded."""


@lru_cache(maxsize=2048)
def likeness(said: tuple[str, ...], name: str) -> float:
    """How likely a name was meant, 0 to 1; 0 when it is not accepted.

    Args:
        said: Folded words.
        name: A known name, first name first.
    """
    known = tuple(
        folded for word in name.split() if (folded := "".join(t.text for t in tokens(word) if t.text.isalpha()))
    )
    if not known or not 0 < len(said) <= LONGEST_NAME:
        return 0.0
    partial = max((_part_alike("".join(said), part) for part in _parts(known)), default=0.0)
    whole = max((_both(said, order) for order in (known, (*known[1:], *known[:1]))), default=0.0)
    return max(whole, partial * 0.95)


def _part_alike(said: str, part: str) -> float:
    """The likeness of a first or last name said alone: the same sound, or nearly the same letters; else 0."""
    same = sound(said) == sound(part) and len(sound(said)) >= SOUND_ENOUGH
    alike = 0.0 if _two_first_names(said, part) else _alike(said, part)
    return alike if (same and alike) or alike >= PART_ACCEPTED else 0.0


def _both(said: Sequence[str], known: Sequence[str]) -> float:
    """The likeness of two whole names; 0 when either the first or the last name is another one.

    Marie Durand is not Marie Dupont, however much of the letters they share.
    """
    mean = _alike("".join(said), "".join(known))
    if mean < ACCEPTED:
        return 0.0
    pairs = [
        _same_part(said[:cut], known[:at]) and _same_part(said[cut:], known[at:])
        for at in range(1, len(known))
        for cut in range(1, len(said))
    ]
    return mean if len(known) == 1 or any(pairs) else 0.0


def _same_part(said_words: Sequence[str], known_words: Sequence[str]) -> bool:
    """Whether a first or a last name is the one said: Sylvain is not Sylvie. Slips keep the first sound."""
    said, known = "".join(said_words), "".join(known_words)
    least = GARBLED_ACCEPTED if len(said_words) > len(known_words) else EACH_ACCEPTED
    if _two_first_names(said, known):
        return False
    if sound(said) == sound(known):
        return True
    return sound(said)[:1] == sound(known)[:1] and _alike(said, known) >= least


def _two_first_names(said: str, known: str) -> bool:
    """Whether both are usual first names, and differ by more than a silent letter.

    One is never a slip for the other: Christine is not Christian, nor Jeanne Jean, whose `n` is not sounded.
    """
    if said == known or not {said, known} <= FIRST_NAMES:
        return False
    short, long = sorted((said, known), key=len)
    sounded = short[-1] in SILENT_ALONE and long.startswith(short) and long.endswith("e")
    return sounded or sound(said) != sound(known)


def _parts(known: Sequence[str]) -> list[str]:
    """The beginnings and the ends of a name, which are first and last names."""
    cuts = range(1, len(known))
    return ["".join(half) for at in cuts for half in (known[:at], known[at:])]


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """The sound of folded letters; `ch` and `s` count as one, since a telephone hardly tells them apart."""
    for pattern, said in SAID_AS:
        word = re.sub(pattern, said, word)
    return str(phonetic(word)).replace("CH", "S")


@lru_cache(maxsize=8192)
def _alike(said: str, known: str) -> float:
    near = fuzz.ratio(sound(said), sound(known)) / 100
    return SOUND * near + SPELLING * fuzz.ratio(said, known) / 100
