"""What is keyed where a secret is asked for: it, a no to what it would pay, or that it is forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from backend.domain.pin import Secret, Verdict, is_secret
from bot.engine.command_words import command_said
from bot.engine.commands import TurnOutcome, note, obey
from bot.engine.dialogue_run import DialogueRun
from bot.engine.journal import pack
from bot.engine.misses import miss
from dialogs.exchange import Heard
from dialogs.steps import Prove, Utterance

CheckSecret = Callable[[Secret, str], Verdict]

DECLINE = "2"
"""Keyed in the place of a PIN by who does not want what it would pay."""

FORGOTTEN = "*3"
"""Keyed in the place of a PIN by who knows it no more."""


_INSTEAD: Mapping[str, str] = {
    "engine.silence": "engine.keys_only",
    "engine.silence_again": "engine.keys_only_again",
    "engine.nonsense": "engine.keys_only",
}
"""What is said where nothing, or no keys, came: whoever says their code aloud is not told that they are not heard."""


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
    outcome = miss(run, step, "silence" if heard.silent else "nonsense")
    return outcome if heard.how == "keys" and not heard.silent else _keys_only(outcome)


def _keys_only(outcome: TurnOutcome) -> TurnOutcome:
    """Say that keys are waited for: what is said aloud here reaches the line as silence, and is never listened to."""
    return replace(outcome, first=[Utterance(_INSTEAD.get(line.key, line.key), line.values) for line in outcome.first])
