"""What is keyed where a secret is asked for: it, a no to what it would pay, or that it is forgotten."""

from collections.abc import Callable

from backend.domain.pin import Secret, Verdict, is_secret
from bot.engine.command_words import command_said
from bot.engine.commands import TurnOutcome, note, obey
from bot.engine.dialogue_run import DialogueRun
from bot.engine.journal import pack
from bot.engine.misses import miss
from dialogs.exchange import Heard
from dialogs.steps import Prove

CheckSecret = Callable[[Secret, str], Verdict]

DECLINE = "2"
"""Keyed in the place of a PIN by who does not want what it would pay."""

FORGOTTEN = "*3"
"""Keyed in the place of a PIN by who knows it no more."""


def prove(run: DialogueRun, step: Prove, heard: Heard, check_secret: CheckSecret) -> TurnOutcome:
    """Journal the verdict on a secret, in the turn's own transaction, and nothing of the secret itself."""
    keys = heard.words if heard.how == "keys" else ""
    if step.secret == "pin" and keys == FORGOTTEN:  # noqa: S105 - a kind of secret
        return note(run, step, "proved", pack(Verdict, Verdict("forgotten", 0)))
    if heard.how == "keys" and is_secret(step.secret, keys):
        return note(run, step, "proved", pack(Verdict, check_secret(step.secret, keys)))
    if step.declinable and keys == DECLINE:
        return note(run, step, "heard", pack(Verdict, Verdict("declined", 0)))
    if command := command_said(heard):
        return obey(run, step, command)
    return miss(run, step, "silence" if heard.silent else "nonsense")
