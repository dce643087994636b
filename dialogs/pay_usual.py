"""Paying as the last time: what is paid is said in the question that takes the PIN, which agrees to it."""

from backend.domain.order import Order
from backend.domain.payment import Payment
from dialogs.activate import can_prove
from dialogs.adviser import hand_over
from dialogs.answers.wishes import Wish
from dialogs.extra_check import passes_checks
from dialogs.pay import agree_and_pay, correct, hear_receipt, is_meant, payable_to
from dialogs.script import concern, enter, prove_or_decline, say
from dialogs.services import services
from dialogs.steps import Cancelled, PinForgotten


async def pay_usual(wish: Wish) -> None:
    """Pay once more what the menu has offered; what it has not, as it was paid today already, with a recap first."""
    if not await can_prove():
        return None
    offered = wish.order.payee is not None
    order = wish.order if offered else await services.last_order()
    if order is None or order.payee is None:
        return await say("pay.nothing_usual" if await services.last_payments(0, 1) else "pay.nobody_yet")
    await enter("resumable")
    await concern(order.payee)
    try:
        receipt = await (_once_more(order) if offered else agree_and_pay(order))
    except PinForgotten:  # which says what it gives up itself
        raise
    except Cancelled:
        return await say("pay.given_up")
    return await hear_receipt(receipt) if receipt else None


async def _once_more(order: Order) -> Payment | None:
    """Hear it with its price and key the PIN; where anything is in doubt, it goes on as any other payment."""
    while True:
        quote = await services.quote(order)
        if not quote.covered:
            return await agree_and_pay(order)
        if not await is_meant(quote):
            break
        if not await passes_checks(quote):
            return None
        proof = await prove_or_decline("pay.usual_pin", quote=quote)
        if proof == "blocked":
            await hand_over("pin.blocked_now")
        if proof == "declined":
            corrected = await correct(order, await payable_to(quote.payee))
            if corrected is None:
                break
            return await agree_and_pay(corrected)
        receipt = await services.pay(quote)
        if receipt != "rights_changed":
            return receipt
        await say("pay.rights_changed")
    await say("pay.given_up")
    return None
