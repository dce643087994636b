"""The call that we place after a text: it says only what was asked for, takes the PIN, and does it."""

from dialogs.history import cancel
from dialogs.opening import Asked, Cancellation, Opening
from dialogs.pay import agree_and_pay
from dialogs.script import GOODBYE, Cancelled, say
from dialogs.services import services


async def call_back(opening: Opening) -> None:
    """Pick up the telephone and confirm what was asked by SMS."""
    await say("call_back.welcome", interrupted=opening.interrupted)
    try:
        await (_confirm(opening.asked) if opening.asked else say("call_back.nothing"))
    except Cancelled:
        await say("pay.given_up")
    await say(GOODBYE)


async def _confirm(asked: Asked) -> None:
    """Hear the recap, prove it with the PIN."""
    if await services.payments_blocked():
        return await say("pin.blocked")
    if isinstance(asked, Cancellation):
        receipt = await services.find_receipt(asked.cancels)
        return await cancel(receipt) if receipt else await say("history.no_such")
    receipt = await agree_and_pay(asked)
    return await say("call_back.done", receipt=receipt) if receipt else None
