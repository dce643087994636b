"""Going on with a payment that was to be confirmed in a call of ours, and was not."""

from backend.domain.order import Order
from dialogs.activate import can_prove
from dialogs.pay import agree_and_pay, hear_receipt
from dialogs.script import confirm, enter, say
from dialogs.services import services
from dialogs.steps import Cancelled


async def retake() -> None:
    """Be offered the payment of which nothing came, and go on with it: it is quoted, said and agreed anew."""
    order = await services.unconfirmed()
    if order is None:
        return
    try:
        if await confirm("check.retake", order=order) and await can_prove():
            await _pay(order)
    except Cancelled:
        await say("menu.cancelled")


async def _pay(order: Order) -> None:
    await enter("resumable")
    if receipt := await agree_and_pay(order):
        await hear_receipt(receipt)
