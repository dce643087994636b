"""Confirming on the telephone that we ring what a beneficiary changes of how they are reached."""

from typing import Any

from dialogs.adviser import hand_over
from dialogs.opening import AddNumber, Details, NewAddress, NewEmail, NewNumber, TellPayerBy
from dialogs.script import agree, prove, say
from dialogs.services import services
from dialogs.steps import PinForgotten


async def confirm_details(asked: Details) -> None:
    """Hear what changes, and prove it with the PIN; who has none by now is asked for nothing in such a call."""
    if await services.pin_standing() != "ready":
        return await say("call_back.nothing")
    recap, values = _recap(asked)
    if not await agree(recap, **values):
        return await say("call_back.unchanged")
    try:
        if not await prove("call_back.details_pin"):
            await hand_over("pin.blocked_now")
    except PinForgotten:
        if isinstance(asked, NewNumber):  # whoever holds this telephone has proved nothing yet
            return await say("call_back.unchanged")
        raise
    return await _change(asked)


def _recap(asked: Details) -> tuple[str, dict[str, Any]]:
    """The question whether it shall be done, and what it tells; to a number that is new, nothing of its owner."""
    match asked:
        case AddNumber(number):
            return "call_back.add", {"number": number}
        case NewAddress(address):
            return "call_back.address", {"address": address}
        case NewEmail(email):
            return "call_back.email", {"email": email}
        case TellPayerBy(way):
            return "call_back.tell_payer_by", {"way": way}
        case NewNumber():
            return "call_back.number", {}


async def _change(asked: Details) -> None:
    """Do what was proven in this very turn, and say so."""
    match asked:
        case AddNumber(number):
            rung = await services.ring_new_number(number)
            return await say(f"register.{rung}")
        case NewNumber():
            await services.add_number()
            return await say("call_back.added")
        case NewAddress(address):
            await services.change_address(address)
        case NewEmail(email):
            await services.change_email(email)
        case TellPayerBy(way):
            await services.tell_payer_by(way)
    return await say("told.done")
