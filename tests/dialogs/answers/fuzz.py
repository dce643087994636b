"""Throws the grammars' own words at them in any order, since no list of cases thinks of everything.

python -m tests.dialogs.answers.fuzz 100000 [seed]      hears so many sentences as each of eleven kinds
"""

import random
import sys
from collections.abc import Iterator

from dialogs.answers import (
    clock_stretches,
    codes,
    corrections,
    euros,
    homophones,
    hours,
    numbers,
    per_visit,
    totals,
    vocabulary,
)
from dialogs.answers.kinds import KINDS, understand
from dialogs.answers.month import NAMES
from dialogs.answers.sms_words import COMMANDS
from dialogs.answers.who_calls import WhoCalls
from dialogs.answers.words import listed
from dialogs.exchange import Heard
from tests.dialogs.answers.reading import TODAY

KNOWN = ("Marie Dupont", "Awa Traoré")
MOST_WORDS = 12
SEPARATORS = (" ", " ", " ", " ", "", "-", ", ", "'")

WORDS = sorted(
    {
        *numbers.WORDS,
        *numbers._SPELT,
        *hours.UNITS,
        *euros.UNITS,
        *homophones.BETWEEN_DIGITS,
        *vocabulary.FILLERS,
        *vocabulary.VISITS,
        *vocabulary.WEEK_WORDS,
        *vocabulary.ADDING,
        *clock_stretches.COMES,
        *clock_stretches.LEAVES,
        *(" ".join(pair) for pair in homophones.MONTH_SOUNDS),
        *(" ".join(phrase) for known in (corrections.ONCE, corrections.BUT) for phrase in known),
        *(" ".join(phrase) for known in (totals.SO, totals.IN_ALL) for phrase in known),
        *(" ".join(phrase) for known in (per_visit.EACH_VISIT, per_visit.EACH_WEEK) for phrase in known),
        *codes._COUNTED,
        *NAMES,
        *COMMANDS,
        *(" ".join(phrase) for known in (vocabulary.HEDGES, vocabulary.UNSURE) for phrase in known),
        *(" ".join(phrase) for known in (corrections.HARD, corrections.SOFT, corrections.AGAIN) for phrase in known),
        *(" ".join(phrase) for known in (corrections.NOT, corrections.NOT_DENYING) for phrase in known),
        *listed("0 1 2 5 7 10 12 15 30 38 45 60 99 100 1938 2026 12345 00 007 3,5 3.30 1/2 3/4 * # + - / : , . … € $"),
        *listed("double triple premier dernier deuxième étoile clé et le la un une né née marie dupont année où qui"),
    }
)


def sentences(tries: int, seed: int) -> Iterator[str]:
    """So many sentences of up to twelve of the grammars' words, the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(tries):
        words = chance.choices(WORDS, k=chance.randint(1, MOST_WORDS))
        yield "".join(word + chance.choice(SEPARATORS) for word in words)


def attempt(sentence: str) -> None:
    """Hear one sentence as every kind of answer; whatever it means, it must not fail, nor mean one thing twice."""
    for kind in KINDS:
        readings = understand(kind, sentence, "speech", TODAY, KNOWN)
        assert len({repr(reading.value) for reading in readings}) == len(readings), (kind, sentence)
    WhoCalls().hear(Heard("speech", sentence), TODAY)
    KINDS["cesu_code"].mend("12345678", Heard("speech", sentence))  # type: ignore[attr-defined]


def main(tries: int, seed: int) -> None:
    """Try, and say where it fails."""
    for number, sentence in enumerate(sentences(tries, seed), start=1):
        try:
            attempt(sentence)
        except Exception:
            sys.stdout.write(f"{sentence!r}\n")
            raise
        if number % 10_000 == 0:
            sys.stdout.write(f"{number} sentences, none fails\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
