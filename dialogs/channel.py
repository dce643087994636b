"""A channel is a value: what it is called, how words go, which dialogue it opens, and how long it waits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from dialogs.exchange import Medium
from dialogs.opening import Opening
from dialogs.steps import Dialogue, Interlude


@dataclass(frozen=True)
class Channel:
    """One way of talking with the line.

    Attributes:
        name: What rows of conversations call it.
        medium: How words go.
        dialogue: The dialogue of a conversation that begins so.
        idle: After how long a conversation that nobody continued is over.
        secrets: Where a PIN is given: here on the keypad, or in a call back; never written.
        known_by_sender: Whether whom a number is registered for is known by their writing from it.
        begins_anew: Whether the same two parties begin a new conversation where the last has ended, and a new
            wish may come in the middle of a question.
        interlude: What is played when a question is interrupted for an adviser; None where they cannot be reached here.
        held: How long a conversation may wait at some questions, by their keys, where that is longer than `idle`.
        opt_out: Whether a number may ask for no more messages, and is then answered nothing else.
        fault: The wording key of the sentence for when the line itself fails.
        last_fault: The same, where it has failed too often to be tried again.
    """

    name: str
    medium: Medium
    dialogue: Callable[[Opening], Dialogue[None]]
    idle: timedelta
    secrets: Literal["keypad", "call_back"]
    fault: str
    last_fault: str
    known_by_sender: bool = False
    begins_anew: bool = False
    interlude: Interlude | None = None
    held: Mapping[str, timedelta] = field(default_factory=dict, hash=False)
    opt_out: bool = False
