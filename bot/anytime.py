"""What a caller may ask at any question: repeat, help, slower, back, the menu, an adviser, goodbye."""

from typing import Literal

from dialogs.answers.choice import Choice
from dialogs.exchange import Heard
from dialogs.script import Ask, Prove

Command = Literal["adviser", "repeat", "help", "goodbye", "slower", "faster", "cancel", "back"]

_LONE: dict[str, Command] = {"0": "adviser", "*": "repeat"}
_STARRED: dict[str, Command] = {
    "0": "adviser",
    "5": "help",
    "6": "goodbye",
    "7": "slower",
    "8": "cancel",
    "9": "back",
}
"""After the star; in a menu also alone, since menus end at 4."""


def command_keyed(step: Ask | Prove, heard: Heard) -> Command | None:
    """The command in the keys pressed, if they are one and not an answer to the question."""
    if heard.how != "keys":
        return None
    keys = heard.words
    if keys in _LONE:
        return _LONE[keys]
    if len(keys) == 2 and keys[0] == "*":  # noqa: PLR2004 - the star and one digit
        return _STARRED.get(keys[1])
    return _STARRED.get(keys) if isinstance(step, Ask) and isinstance(step.answer, Choice) else None
