"""Changing one's contact details by text, each confirmed by the call that follows."""

from dialogs.answers.wishes import Wish
from dialogs.opening import AddNumber, Details, NewAddress, NewEmail, TellPayerBy
from dialogs.script import say
from dialogs.services import services


async def details_by_text(wish: Wish) -> None:
    """Ask for a change, to be confirmed by the call that follows; or hear how one is asked for."""
    asked = _asked(wish)
    if asked is None:
        return await say("sms.details")
    standing = await services.pin_standing()
    if standing != "ready":
        return await say("sms.blocked" if standing == "blocked" else "sms.no_pin_yet")
    if isinstance(asked, TellPayerBy) and asked.tells_by not in (await services.payer_reach()).ways:
        return await say("sms.way_not_possible", way=asked.tells_by)
    rung = await services.ask_call_back(asked)
    return await say("sms.confirming" if rung else "sms.rung_enough")


def _asked(wish: Wish) -> Details | None:
    """What a text asks to change; None where it names the thing alone."""
    if wish.address:
        return NewAddress(wish.address)
    if wish.email:
        return NewEmail(wish.email)
    if wish.number:
        return AddNumber(wish.number)
    return TellPayerBy(wish.way) if wish.way else None
