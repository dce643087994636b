"""An answer that was not understood: what is said of it, and when a question is given up for it."""

from typing import Literal

from bot.engine.commands import TurnOutcome, note, note_end, send_for_adviser
from bot.engine.dialogue_run import DialogueRun
from dialogs.steps import Ask, Prove, Question, Utterance

Miss = Literal["silence", "nonsense", "rejected"]

MOST_MISSES = {"silence": 2, "nonsense": 3, "rejected": 5}
"""Silences, answers not understood and readings rejected after which a question is given up."""


SEARCHING = 1
"""Silences more where a code, a birth date or a secret is asked for: it may have to be looked for, or was spoken."""


def miss(run: DialogueRun, step: Question, why: Miss) -> TurnOutcome:
    """Journal a miss at a question, and ask again, send for an adviser, or end the conversation."""
    note(run, step, "missed", why)
    count = run.state.misses.count(why) + 1
    searching = why == "silence" and (isinstance(step, Prove) or (isinstance(step, Ask) and step.readings))
    most = MOST_MISSES[why] + (SEARCHING if searching else 0)
    if count >= most and why != "silence" and run.can_be_interrupted:
        return send_for_adviser(run, step, "nonsense")
    if count >= most:
        return note_end(run, step, "nonsense" if why == "rejected" else why)
    if why == "rejected":
        return TurnOutcome([Utterance("engine.rejected", {})], "help")
    again = "_again" if count > 1 else ""
    return TurnOutcome([Utterance(f"engine.{why}{again}", {})], "help" if why == "nonsense" else "again")
