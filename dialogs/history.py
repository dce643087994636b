"""Hearing the last payments, five at a time."""

from dialogs.answers.choice import Option
from dialogs.answers.wishes import Wanted
from dialogs.requests import LastPayments
from dialogs.script import choose, perform, say

AT_ONCE = 5
AND_THEN = (Option("1", "more", ("la suite", "encore")), Option("2", "menu", ("le menu", "menu")))


async def history(wanted: Wanted) -> None:  # noqa: ARG001 - each of the menu is told the wish
    """Hear the last payments, the newest first."""
    skip = 0
    while found := await perform(LastPayments(skip, AT_ONCE + 1)):
        for receipt in found[:AT_ONCE]:
            await say("history.payment", receipt=receipt)
        if len(found) <= AT_ONCE:
            return await say("history.end")
        if await choose("history.more", AND_THEN) == "menu":
            return None
        skip += AT_ONCE
    return await say("history.none")
