"""Hearing the last payments, five at a time."""

from dialogs.answers.choice import Option
from dialogs.requests import LastPayments
from dialogs.script import choose, perform, say

AT_ONCE = 5


async def history() -> None:
    """Hear the last payments, the newest first."""
    skip = 0
    while True:
        found = await perform(LastPayments(skip, AT_ONCE + 1))
        if not found:
            return await say("history.none")
        for receipt in found[:AT_ONCE]:
            await say("history.payment", receipt=receipt)
        if len(found) <= AT_ONCE:
            return await say("history.end")
        if await choose("history.more", (Option("1", "more"), Option("2", "menu"))) == "menu":
            return None
        skip += AT_ONCE
