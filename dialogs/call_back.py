"""The call that we place after a text: it says only what was asked for, takes the PIN, and does it."""

from dialogs.history import cancel
from dialogs.opening import Asked, Opening
from dialogs.pay import Wish, agree_and_pay
from dialogs.requests import FindReceipt, PaymentsBlocked
from dialogs.script import Cancelled, perform, say


async def call_back(opening: Opening) -> None:
    """Pick up the telephone and confirm what was asked by SMS."""
    await say("call_back.welcome", interrupted=opening.interrupted)
    try:
        await (_confirm(opening.asked) if opening.asked else say("call_back.nothing"))
    except Cancelled:
        await say("pay.given_up")
    await say("call.goodbye")


async def _confirm(asked: Asked) -> None:
    """Hear the recap, prove it with the PIN."""
    if await perform(PaymentsBlocked()):
        return await say("pin.blocked")
    if asked.purpose == "cancel":
        receipt = await perform(FindReceipt(asked.reference))
        return await cancel(receipt) if receipt else await say("history.no_such")
    assert asked.payee, "a payment has a payee"
    receipt = await agree_and_pay(Wish(asked.payee, asked.minutes, asked.month))
    return await say("call_back.done", receipt=receipt) if receipt else None
