"""The intervenant's own line: payments received, how to be told of them, and what is wrong with one."""

from collections.abc import Awaitable, Callable
from typing import cast

from backend.domain.contact import ContactWay
from dialogs.adviser import come_back
from dialogs.answers.choice import Option
from dialogs.answers.reference import Reference
from dialogs.script import GOODBYE, ask, choose, concluded, confirm, say
from dialogs.services import services
from dialogs.steps import CallOver, Cancelled, HandedOver

AT_ONCE = 5
WORDS = {
    "received": ("mes paiements", "paiements", "reçus"),
    "told": ("être prévenu", "prévenu", "me prévenir", "vous prévenir", "messages"),
    "dispute": ("une erreur", "erreur", "problème"),
    "goodbye": ("terminer", "au revoir"),
}
"""What there is, and what each may be said by."""

AND_THEN = (Option("1", "more", ("la suite", "encore")), Option("2", "menu", ("le menu", "menu")))


async def payee_line() -> None:
    """Be served as an intervenant. Nothing here tells what a beneficiary has left."""
    while True:
        await concluded("payee_round", None, _be_served())


async def _be_served() -> None:
    options = [Option(str(n), what, words) for n, (what, words) in enumerate(WORDS.items(), start=1)]
    what = await choose("payee_line.menu", options, "menu")
    try:
        await DIALOGUES[what]()
    except Cancelled:
        await say("menu.cancelled")
    except HandedOver as handed:
        await come_back(handed)


async def _received() -> None:
    """Hear the payments received and where they are, the newest first; no names from a number that is not known."""
    named = await services.rings_from_file()
    if not named:
        await say("payee_line.unnamed")
    skip = 0
    while found := await services.payments_received(skip, AT_ONCE + 1):
        for received in found[:AT_ONCE]:
            await say("payee_line.payment", received=received, named=named)
        if len(found) <= AT_ONCE:
            return await say("history.end")
        if await choose("history.more", AND_THEN) == "menu":
            return None
        skip += AT_ONCE
    return await say("history.none" if skip else "history.none_received")


async def _told() -> None:
    """Choose how to be told of payments; nothing changes before the number on file was rung and said yes."""
    reached = await services.how_told()
    await say("payee_line.told_now", reached=reached)
    if reached.phone is None:
        return await say("payee_line.told_by_adviser")
    ways = [("sms", reached.phone), ("voice", reached.phone), ("email", reached.email), ("nothing", "always")]
    possible = [way for way, where in ways if where]
    options = [Option(str(n), way, WAYS[way]) for n, way in enumerate(possible, start=1)]
    way = await choose("payee_line.told", options)
    if way == "nothing" and not await confirm("payee_line.told_nothing"):
        return await say("call_back.unchanged")
    asked = await services.ask_to_tell_by(cast("ContactWay", way))
    return await say("payee_line.told_asked" if asked else "payee_line.told_by_adviser")


WAYS = {
    "sms": ("un message", "message", "sms", "texto"),
    "voice": ("un appel", "appel", "téléphone"),
    "email": ("un courriel", "courriel", "mail", "e-mail"),
    "nothing": ("rien", "ne pas être prévenu"),
}
"""Ways of being told, and what each may be said by."""


async def _dispute() -> None:
    """Say that a payment is wrong, by its reference; an adviser looks at it."""
    disputed = await services.dispute(await ask("dispute.reference", Reference()))
    await say(f"dispute.{disputed}")


async def _leave() -> None:
    """Say goodbye and hang up."""
    await say(GOODBYE)
    raise CallOver


DIALOGUES: dict[str, Callable[[], Awaitable[None]]] = {
    "received": _received,
    "told": _told,
    "dispute": _dispute,
    "goodbye": _leave,
}
