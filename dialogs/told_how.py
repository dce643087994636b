"""How a beneficiary is told of payments: chosen by key or in a word, proven by the PIN."""

from typing import cast

from backend.domain.payer_contact import PayerReach, PayerWay
from dialogs.activate import can_prove
from dialogs.adviser import hand_over
from dialogs.answers.choice import Option
from dialogs.script import choose, prove, say
from dialogs.services import services

WAYS = {
    "sms": ("un message", "message", "sms", "texto"),
    "voice": ("un appel", "appel", "téléphone"),
    "written": ("par écrit", "écrit", "courrier", "e-mail", "mail", "courriel"),
    "nothing": ("rien", "ne pas être prévenu"),
}
WRITTEN = {"post": ("un courrier", "courrier", "lettre"), "email": ("un e-mail", "e-mail", "mail", "courriel")}
"""Ways of being told, and what each may be said by."""


async def told_how() -> None:
    """Choose how to be told of payments."""
    if not await can_prove():
        return None
    reach = await services.payer_reach()
    await say("told.now", way=reach.way)
    way = await _way(reach)
    if way == reach.way:
        return await say("told.same")
    if not await prove("told.pin"):
        await hand_over("pin.blocked_now")
    await services.tell_payer_by(way)
    return await say("told.done")


async def _way(reach: PayerReach) -> PayerWay:
    """One of the ways that are possible; those in writing are one option, so that there are four at most."""
    written = [way for way in WRITTEN if way in reach.ways]
    possible = [way for way in WAYS if way in reach.ways or (way == "written" and written)]
    options = [Option(str(n), way, WAYS[way]) for n, way in enumerate(possible, start=1)]
    way = await choose("told.how", options, written=written)
    if way == "written":
        options = [Option(str(n), each, WRITTEN[each]) for n, each in enumerate(written, start=1)]
        way = written[0] if len(written) == 1 else await choose("told.written", options)
    return cast("PayerWay", way)
