"""The line of a trusted person: the balance and the payments of whom they help, and nothing that could be done."""

from collections.abc import Awaitable, Callable

from backend.domain.throttle import MustWait
from backend.domain.trusted import Helped
from dialogs.answers.birth_date import BirthDate
from dialogs.answers.choice import Option
from dialogs.answers.phone_number import PhoneNumber
from dialogs.script import GOODBYE, agree, ask, ask_readings, choose, concluded, key_in, say
from dialogs.services import services
from dialogs.steps import CallOver, Cancelled

AT_ONCE = 5
WORDS = {
    "balance": ("le solde", "solde", "ce qu'il reste", "reste", "combien"),
    "history": ("les derniers paiements", "derniers paiements", "paiements", "historique"),
    "stop": ("ne plus écouter", "arrêter"),
    "goodbye": ("terminer", "au revoir"),
}
"""What there is, and what each may be said by."""

AND_THEN = (Option("1", "more", ("la suite", "encore")), Option("2", "menu", ("le menu", "menu")))


async def as_trusted() -> Helped | MustWait | None:
    """Be recognised by one's own number and code, the first time also by the birth date of whom one helps."""
    number = await ask("trusted.number", PhoneNumber())
    if wait := await services.try_as_trusted(number):
        return wait
    verdict = await key_in("trusted_code", "trusted.code")
    if verdict.outcome != "right":
        return None
    if not await services.is_confirmed():
        born_on = await ask_readings("trusted.birth_date", BirthDate())
        if not await services.confirm_trusted(born_on):
            return None
    return await services.helped()


async def trusted_line(helped: Helped) -> None:
    """Hear the account of whom one helps."""
    while True:
        await concluded("trusted_round", None, _be_served(helped))


async def _be_served(helped: Helped) -> None:
    options = [Option(str(n), what, words) for n, (what, words) in enumerate(WORDS.items(), start=1)]
    what = await choose("trusted.menu", options, "menu")
    try:
        await DIALOGUES[what](helped)
    except Cancelled:
        await say("engine.menu")


async def _balance(helped: Helped) -> None:
    """Hear what is left, and what expires first."""
    rights = await services.helped_rights()
    if rights is None:
        return await _be_over()
    return await say("trusted.balance" if rights.lots else "trusted.nothing_left", rights=rights, person=helped.person)


async def _history(helped: Helped) -> None:  # noqa: ARG001 - each of the menu is told whom it is about
    """Hear the payments, the newest first, without their references."""
    skip = 0
    while found := await services.helped_payments(skip, AT_ONCE + 1):
        for made in found[:AT_ONCE]:
            await say("trusted.payment", made=made)
        if len(found) <= AT_ONCE:
            return await say("history.end")
        if await choose("history.more", AND_THEN) == "menu":
            return None
        skip += AT_ONCE
    return await (_be_over() if found is None else say("trusted.no_payment"))


async def _stop(helped: Helped) -> None:
    """Hear the account no more, of one's own will."""
    if not await agree("trusted.stop", person=helped.person):
        return None
    await services.stop_helping()
    return await _leave_with("trusted.stopped")


async def _be_over() -> None:
    """Hear that one was trusted until a moment ago."""
    await _leave_with("trusted.over")


async def _leave(helped: Helped) -> None:  # noqa: ARG001 - each of the menu is told whom it is about
    """Say goodbye and hang up."""
    await say(GOODBYE)
    raise CallOver


async def _leave_with(key: str) -> None:
    await say(key)
    await say(GOODBYE)
    raise CallOver


DIALOGUES: dict[str, Callable[[Helped], Awaitable[None]]] = {
    "balance": _balance,
    "history": _history,
    "stop": _stop,
    "goodbye": _leave,
}
