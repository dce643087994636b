"""Having one's own telephone number registered, so that texts from it are answered."""

from dialogs.answers.phone_number import PhoneNumber
from dialogs.requests import PaymentsBlocked, RegisterNumber
from dialogs.script import ask, confirm, hand_over, perform, prove, say


async def register() -> None:
    """Have a mobile registered, proven by the PIN."""
    if await perform(PaymentsBlocked()):
        return await say("pin.blocked")
    number = await ask("register.number", PhoneNumber())
    if not await confirm("register.recap", number=number):
        return await say("register.given_up")
    if not await prove("register.pin"):
        return await hand_over("pin.blocked_now")
    await perform(RegisterNumber(number))
    return await say("register.done")
