"""The call that we place to the number on file: it says only what was asked for, has it confirmed, and does it."""

from backend.domain.order import Order
from dialogs.activate import can_prove, or_choose_another
from dialogs.choose_pin_rung import choose_pin_rung
from dialogs.confirm_details import confirm_details
from dialogs.history import cancel
from dialogs.opening import Asked, Cancellation, ChoosePin, Details, NewNumber, Opening, TellBy, ToCheck
from dialogs.pay import agree_and_pay
from dialogs.script import GOODBYE, agree, enter, say
from dialogs.services import services
from dialogs.steps import Cancelled, HandedOver

ABOUT = {TellBy: "payee", ChoosePin: "pin", NewNumber: "number", ToCheck: "check"}
"""What is said first of what was asked; the rest was written by text."""


async def call_back(opening: Opening) -> None:
    """Pick up the telephone and confirm what was asked."""
    asked = opening.asked
    about = ABOUT.get(type(asked), "as_written")
    await say("call_back.welcome", interrupted=opening.interrupted, about=about)
    try:
        await (or_choose_another(_confirm(asked)) if asked else say("call_back.nothing"))
    except Cancelled:
        await say("call_back.unchanged" if isinstance(asked, TellBy | ChoosePin | Details) else "pay.given_up")
    except HandedOver:
        return await say(GOODBYE)
    if isinstance(asked, Order | Cancellation):
        await services.settle_asked()
    return await say(GOODBYE)


async def _confirm(asked: Asked) -> None:
    """Hear the recap, prove it with the PIN; an intervenant, who has none, by having been rung."""
    if isinstance(asked, TellBy):
        return await _change_way(asked)
    if isinstance(asked, ChoosePin):
        return await choose_pin_rung(asked)
    if isinstance(asked, Details):
        return await confirm_details(asked)
    if not await can_prove():
        return None
    if isinstance(asked, Cancellation):
        receipt = await services.find_receipt(asked.cancels)
        return await cancel(receipt) if receipt else await say("history.no_such")
    await enter("resumable")
    order, done = (asked.pays, "check.done") if isinstance(asked, ToCheck) else (asked, "call_back.done")
    receipt = await agree_and_pay(order)
    await enter("free")
    return await say(done, receipt=receipt) if receipt else None


async def _change_way(asked: TellBy) -> None:
    """Confirm how to be told of payments."""
    if not await agree("call_back.tell_by", asked=asked):
        return await say("call_back.unchanged")
    await services.tell_by(asked.tell_by)
    return await say("payee_line.told_done")
