"""Keys in one burst where one key answers: a PIN or hours that come too early are no choices, and no commands.

A question of one key takes each of them for an answer of its own. Whoever keys ahead what the next questions offer is
followed; from the first key that is no answer on, the rest of the burst is heard as nothing, until there is a pause.
Some questions may not be keyed ahead (`Keypad.ahead`): there a burst begins with its first key, or the one before.
"""

import itertools
from datetime import date, timedelta
from typing import Literal, get_args

from bot.engine.command_words import STAR, command_keyed
from bot.engine.journal import Journal, JournalEntry, is_puzzled
from dialogs.exchange import Heard
from dialogs.steps import Ask, Question, Why

BURST = "burst"
"""The aside that is noted for each key that is heard as nothing."""

ITS_KEY = "9"
"""What stands for each key of a burst where they are remarked upon: they may be a PIN, and are kept nowhere."""

Burst = Literal["begins", "goes on"]


def came_in_haste(step: Question, heard: Heard, after: timedelta, haste: timedelta) -> bool:
    """Whether keys came faster than somebody can hear a question: `after` the answer before, `haste` for each key.

    Where only a pause ends them, that pause is taken off.
    """
    if heard.how != "keys":
        return False
    keypad = step.answer.keypad if isinstance(step, Ask) else None
    pause = timedelta(seconds=keypad.patience) if keypad and keypad.most is None and not heard.ended else timedelta()
    return after - pause < haste * max(1, len(heard.words) + heard.ended)


def is_cut_off(step: Question, journal: Journal, heard: Heard) -> bool:
    """Whether keys are the rest of an answer of which the question before took the first one: `*15` of `3*15`."""
    begins = heard.hasty and heard.how == "keys" and heard.words.startswith(STAR)
    return begins and isinstance(step, Ask) and step.answer.keypad.most != 1 and _was_answered(journal)


def burst_at(step: Question, journal: Journal, heard: Heard, *, after_star: bool) -> Burst | None:
    """Whether a key is part of a burst that is no answer; None where it is heard as any other.

    Args:
        step: The question that waits.
        journal: What has happened.
        heard: What was keyed.
        after_star: Whether the key before was a star.
    """
    if not heard.hasty or heard.how != "keys" or not isinstance(step, Ask) or step.answer.keypad.most != 1:
        return None
    last = journal[-1] if journal else None
    if last and last["at"] == step.key and (is_puzzled(last) or last["value"] == BURST):
        return "goes on"
    if heard.words.startswith(STAR) or heard.words == "#":
        return None  # a command, which no PIN begins with, or a key too many after the answer before
    if not step.answer.keypad.ahead or (last and (last["kind"], last["at"]) == ("aside", step.key) and _is_why(last)):
        return "begins"  # the second: the key before has left an interlude, as the digits of a code may
    meant = command_keyed(step, heard, after_star=True) if after_star else step.answer.hear(heard, date.min)
    return None if meant else "begins"


def _is_why(entry: JournalEntry) -> bool:
    return entry["value"] in get_args(Why)


def takes_back_the_key_before(step: Question, journal: Journal) -> bool:
    """Whether the burst that begins has begun a key earlier: it was an answer, and may not be keyed ahead of."""
    return isinstance(step, Ask) and not step.answer.keypad.ahead and _was_answered(journal)


def _was_answered(journal: Journal) -> bool:
    """Whether the last thing that somebody did was to answer a question."""
    last = next((entry for entry in reversed(journal) if entry["kind"] != "did"), None)
    return last is not None and last["kind"] == "heard"


def keys_of_burst(journal: Journal) -> str:
    """What stands for the keys of the burst that the journal ends with: as many, and none of them."""
    goes_on = itertools.takewhile(lambda entry: entry["value"] == BURST, reversed(journal))
    return ITS_KEY * (1 + sum(1 for _ in goes_on))
