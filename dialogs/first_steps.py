"""What follows somebody's first PIN, once: a number for texts, and who keeps what is known of them."""

from dialogs.adviser import hand_over
from dialogs.answers.choice import Option
from dialogs.answers.phone_number import PhoneNumber
from dialogs.script import agree, ask, choose, confirm, prove, say
from dialogs.services import services

AGAIN = (Option("1", "again", ("encore", "répéter")), Option("2", "go_on", ("continuer", "la suite", "d'accord")))
MOBILES = (
    Option("1", "this", ("celui ci", "oui", "ce téléphone")),
    Option("2", "other", ("un autre", "autre")),
    Option("3", "none", ("non", "aucun")),
)


async def take_first_steps() -> None:
    """Be asked and told what is still left of it; a call that was cut in between goes on with it."""
    for step in await services.first_steps_left():
        await (_give_number() if step == "number" else _hear_privacy())
        await services.note_first_step(step)


async def _give_number() -> None:
    """Give a mobile for texts, told what for; who has one on file is not asked."""
    if await services.takes_texts():
        return None
    calling = await services.calling_mobile()
    if calling is None:
        return await _key_number() if await confirm("first_steps.texts") else await say("first_steps.no_texts")
    wanted = await choose("first_steps.mobile", MOBILES, ending=calling[-2:])
    if wanted == "none":
        return await say("first_steps.no_texts")
    return await (_register(calling) if wanted == "this" else _key_number())


async def _key_number() -> None:
    number = await ask("first_steps.number", PhoneNumber())
    await (_register(number) if await agree("register.recap", number=number) else say("register.given_up"))


async def _register(number: str) -> None:
    """Have it rung, which makes it theirs; in a later call than that of the PIN, proven by it."""
    if not await services.chose_pin_here() and not await prove("register.pin"):
        await hand_over("pin.blocked_now")
    rung = await services.ring_new_number(number)
    await say(f"register.{rung}")


async def _hear_privacy() -> None:
    """Hear who keeps what, and how to object; it counts as told once it is answered."""
    await say("first_steps.what_is_kept")
    while await choose("first_steps.privacy", AGAIN) == "again":
        await say("first_steps.what_is_kept")
