"""The whole call: from the welcome, through the menu, to the goodbye."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from backend.domain.payment import Receipt
from backend.domain.people import Beneficiary
from dialogs.answers.choice import Option
from dialogs.balance import balance
from dialogs.history import history
from dialogs.identify import identify
from dialogs.more import more
from dialogs.pay import pay
from dialogs.requests import DropUnfinished, FindUnfinished
from dialogs.script import Cancelled, choose, concluded, confirm, perform, resume, say, sealed

MENU: dict[str, Callable[[], Awaitable[None]]] = {
    "pay": pay,
    "balance": balance,
    "history": history,
    "more": more,
}


@dataclass(frozen=True)
class Opening:
    """What is known before the first word.

    Attributes:
        interrupted: Whether the conversation goes on after the script has changed under it.
        caller: Who it is, then, if that was known.
        paid: What they had already paid in this conversation, then.
    """

    interrupted: bool = False
    caller: Beneficiary | None = None
    paid: tuple[Receipt, ...] = ()


async def call(opening: Opening) -> None:
    """Ring Allô CESU."""
    try:
        await _be_recognised(opening)
        wish = await _choose()
        while True:
            wish = await concluded("round", str, _be_served(wish))
    except Cancelled:
        await say("call.goodbye")


async def _be_recognised(opening: Opening) -> None:
    """Be known by CESU code and birth date, and pick up a thread that was cut."""
    if opening.interrupted:
        await say("call.interrupted", paid=opening.paid)
    else:
        await say("call.welcome")
    if opening.caller:
        return
    caller = await sealed("caller", Beneficiary, identify())
    await say("call.hello", caller=caller)
    unfinished = await perform(FindUnfinished())
    if unfinished and await confirm("call.resume", unfinished=unfinished):
        await resume(unfinished.conversation_id)
    elif unfinished:
        await perform(DropUnfinished())


async def _be_served(wish: str) -> str:
    """Do what was chosen, or give it up, and choose what comes next; giving up there ends the call."""
    try:
        await MENU[wish]()
    except Cancelled:
        await say("menu.cancelled")
    return await _choose()


async def _choose() -> str:
    """Choose what to do."""
    return await choose("menu", [Option(str(number), wish) for number, wish in enumerate(MENU, start=1)])
