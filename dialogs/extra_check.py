"""More than the PIN: where the programme asks for it, a payment is agreed again in a call to the number on file."""

from backend.domain.payment import Quote
from dialogs.adviser import hand_over
from dialogs.answers.choice import Option
from dialogs.opening import CheckNeeded
from dialogs.script import GOODBYE, choose, say
from dialogs.services import services
from dialogs.steps import CallOver

MOST = 3
"""Numbers among which one is chosen."""


async def passes_checks(quote: Quote) -> bool:
    """Whether the PIN pays it in this call; else what it takes is begun, and nothing is paid yet."""
    check = await services.check_needed(quote)
    if check is None:
        return True
    if not check.endings:
        await services.leave_check(quote)
        await say("check.no_number", why=check.why, quote=quote)
        return False
    place = await _which_number(check, quote)
    if place is None:
        await say("pay.given_up")
        return False
    if not await services.ask_check(quote.order, place):
        await hand_over("check.rung_enough")
    await say("check.rings", why=check.why, quote=quote, ending=check.endings[place], told=len(check.endings) > 1)
    await say(GOODBYE)
    raise CallOver  # who is rung must have hung up


async def _which_number(check: CheckNeeded, quote: Quote) -> int | None:
    """The place of the number to ring; None to pay nothing after all. Where there is one alone, it is that."""
    if len(check.endings) == 1:
        return 0
    ends = check.endings[:MOST]
    options = [Option(str(n), f"number:{n}", (end,)) for n, end in enumerate(ends, start=1)]
    options.append(Option(str(len(ends) + 1), "nothing", ("rien", "ne rien payer", "aucun")))
    chosen = await choose("check.number", options, why=check.why, quote=quote, endings=ends)
    return None if chosen == "nothing" else int(chosen.removeprefix("number:")) - 1
