"""Hearing what is left, by month, with its expiry."""

from dialogs.requests import ReadRights
from dialogs.script import perform, say


async def balance() -> None:
    """Hear what is left."""
    rights = await perform(ReadRights())
    if not rights.lots:
        return await say("balance.none")
    await say("balance.total", rights=rights)
    for lot in rights.lots:
        await say("balance.lot", lot=lot)
    return None
