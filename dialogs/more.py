"""The rest of the menu: how the line works, who keeps the data, a person, goodbye."""

from dialogs.answers.choice import Option
from dialogs.script import CallOver, choose, say

CHOICES = ("help", "privacy", "adviser", "goodbye")


async def more() -> None:
    """Hear something else, or leave."""
    options = [Option(str(number), choice) for number, choice in enumerate(CHOICES, start=1)]
    choice = await choose("more", options)
    if choice == "goodbye":
        await say("call.goodbye")
        raise CallOver
    await say("adviser.number_slowly" if choice == "adviser" else f"more.{choice}")
