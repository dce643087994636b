"""Hearing what is left, by month or by grant, with its expiry; by mode too, where there are several."""

from dialogs.answers.wishes import Wish
from dialogs.script import say
from dialogs.services import services


async def balance(wish: Wish) -> None:  # noqa: ARG001 - each of the menu is told the wish
    """Hear what is left."""
    rights = await services.rights()
    if not rights.lots:
        return await say("balance.none")
    await say("balance.total", rights=rights)
    for lot in rights.lots:
        await say("balance.lot", lot=lot, several_modes=len(rights.modes) > 1)
    return None
