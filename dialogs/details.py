"""Keeping one's own contact details: numbers, address, e-mail, and how to be told of payments."""

from collections.abc import Awaitable, Callable

from dialogs.answers.choice import Option
from dialogs.answers.wishes import Wish
from dialogs.own_address import own_address
from dialogs.own_numbers import own_numbers
from dialogs.script import choose, say
from dialogs.told_how import told_how

WORDS = {
    "numbers": ("mes numéros", "numéro", "téléphone", "mobile", "portable", "sms", "mes messages"),
    "address": ("mon adresse", "adresse", "déménagé", "adresse postale"),
    "email": ("mon adresse e-mail", "adresse e-mail", "e-mail", "mail", "courriel", "adresse mail"),
    "told": ("être prévenu", "prévenu", "prévenue", "me prévenir", "vous me prévenez"),
}
"""What there is, and what each may be said by."""


async def details(wish: Wish | None = None) -> None:  # noqa: ARG001 - each of the menu is told the wish
    """Hear or change where and how one is reached."""
    options = [Option(str(n), what, words) for n, (what, words) in enumerate(WORDS.items(), start=1)]
    await DIALOGUES[await choose("details.menu", options)]()


async def _email() -> None:
    """Hear how an e-mail address is given: spelt over the telephone, it would be wrong."""
    await say("details.email")


DIALOGUES: dict[str, Callable[[], Awaitable[None]]] = {
    "numbers": own_numbers,
    "address": own_address,
    "email": _email,
    "told": told_how,
}
