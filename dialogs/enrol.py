"""Hearing how an account is asked for: the line cannot do it, and sends the address of the site that can."""

from dialogs.answers.wishes import Wish
from dialogs.script import confirm, say
from dialogs.services import services


async def enrol(wish: Wish) -> None:  # noqa: ARG001 - each of the menu is told the wish
    """Hear how an account is asked for, and have the site's address sent to the mobile on file."""
    await say("info.enrol")
    if not await services.takes_texts():
        return await say("site.aloud")
    if not await confirm("site.offer"):
        return None
    await services.send_site()
    return await say("site.sent")
