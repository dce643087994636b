"""The rest of the menu: contact details, the PIN, whom one trusts, how the line works and who keeps the data.

A person is reached by zero, here as everywhere, and by saying so.
"""

from collections.abc import Awaitable, Callable

from dialogs.answers.choice import Option
from dialogs.answers.wishes import Wish
from dialogs.details import details
from dialogs.my_pin import my_pin
from dialogs.script import choose, say
from dialogs.trust import trust

WORDS = {
    "details": ("mes coordonnées", "coordonnées", "mon numéro", "mon adresse", "mes messages", "messages", "sms"),
    "pin": ("mon code secret", "mon code", "code secret", "code"),
    "trust": ("une personne de confiance", "personne de confiance", "confiance", "un aidant", "aidant"),
    "about": ("comment ça marche", "aide", "mes informations", "données"),
}
"""What else there is, and what each may be said by."""


async def more(wish: Wish) -> None:  # noqa: ARG001 - each of the menu is told the wish
    """Do or hear something else."""
    options = [Option(str(n), choice, words) for n, (choice, words) in enumerate(WORDS.items(), start=1)]
    await DIALOGUES[await choose("more", options)]()


async def _about() -> None:
    """Hear how the line works, and who keeps what it knows."""
    await say("more.help")
    await say("more.privacy")


DIALOGUES: dict[str, Callable[[], Awaitable[None]]] = {
    "details": details,
    "pin": my_pin,
    "trust": trust,
    "about": _about,
}
