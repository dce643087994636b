"""Hearing what is left, by month, with its expiry."""

from dialogs.answers.wishes import Wanted
from dialogs.requests import ReadRights
from dialogs.script import perform, say


async def balance(wanted: Wanted) -> None:  # noqa: ARG001 - each of the menu is told the wish
    """Hear what is left."""
    rights = await perform(ReadRights())
    if not rights.lots:
        return await say("balance.none")
    await say("balance.total", rights=rights)
    for lot in rights.lots:
        await say("balance.lot", lot=lot)
    return None
