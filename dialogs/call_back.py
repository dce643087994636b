"""The call that we place to the number on file: it says only what was asked for, has it confirmed, and does it."""

from dialogs.activate import can_prove, or_choose_another
from dialogs.choose_pin_rung import choose_pin_rung
from dialogs.history import cancel
from dialogs.opening import Asked, Cancellation, ChoosePin, Opening, TellBy
from dialogs.pay import agree_and_pay
from dialogs.script import GOODBYE, Cancelled, HandedOver, agree, say
from dialogs.services import services


async def call_back(opening: Opening) -> None:
    """Pick up the telephone and confirm what was asked."""
    asked = opening.asked
    asks_payee, asks_pin = isinstance(asked, TellBy), isinstance(asked, ChoosePin)
    await say("call_back.welcome", interrupted=opening.interrupted, asks_payee=asks_payee, asks_pin=asks_pin)
    try:
        await (or_choose_another(_confirm(asked)) if asked else say("call_back.nothing"))
    except Cancelled:
        await say("call_back.unchanged" if asks_payee or asks_pin else "pay.given_up")
    except HandedOver:
        return await say(GOODBYE)
    if not asks_payee and not asks_pin:
        await services.settle_asked()
    return await say(GOODBYE)


async def _confirm(asked: Asked) -> None:
    """Hear the recap, prove it with the PIN; an intervenant, who has none, by having been rung."""
    if isinstance(asked, TellBy):
        return await _change_way(asked)
    if isinstance(asked, ChoosePin):
        return await choose_pin_rung(asked)
    if not await can_prove():
        return None
    if isinstance(asked, Cancellation):
        receipt = await services.find_receipt(asked.cancels)
        return await cancel(receipt) if receipt else await say("history.no_such")
    receipt = await agree_and_pay(asked)
    return await say("call_back.done", receipt=receipt) if receipt else None


async def _change_way(asked: TellBy) -> None:
    """Confirm how to be told of payments."""
    if not await agree("call_back.tell_by", asked=asked):
        return await say("call_back.unchanged")
    await services.tell_by(asked.tell_by)
    return await say("payee_line.told_done")
