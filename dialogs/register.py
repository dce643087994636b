"""Having one's own telephone number registered, so that texts from it are answered."""

from dialogs.activate import can_prove
from dialogs.adviser import hand_over
from dialogs.answers.phone_number import PhoneNumber
from dialogs.script import agree, ask, prove, say
from dialogs.services import services


async def register() -> None:
    """Have a mobile registered, proven by the PIN."""
    if not await can_prove():
        return None
    number = await ask("register.number", PhoneNumber())
    if not await agree("register.recap", number=number):
        return await say("register.given_up")
    if not await prove("register.pin"):
        await hand_over("pin.blocked_now")
    await services.register_number(number)
    return await say("register.done")
