"""The rest of the menu: how the line works, who keeps the data, a person, goodbye."""

from dialogs.answers.choice import Option
from dialogs.answers.wishes import Wanted
from dialogs.script import CallOver, choose, say

CHOICES = {
    "help": ("comment ça marche", "aide"),
    "privacy": ("mes informations", "mes données", "données"),
    "adviser": ("un conseiller", "conseiller"),
    "goodbye": ("terminer", "au revoir"),
}
"""What else there is, and what each may be said by."""


async def more(wanted: Wanted) -> None:  # noqa: ARG001 - each of the menu is told the wish
    """Hear something else, or leave."""
    options = [Option(str(n), choice, words) for n, (choice, words) in enumerate(CHOICES.items(), start=1)]
    choice = await choose("more", options)
    if choice == "goodbye":
        await say("call.goodbye")
        raise CallOver
    await say("adviser.number_slowly" if choice == "adviser" else f"more.{choice}")
