"""Hearing the last payments, five at a time, and acting on one of them."""

from backend.domain.payment import Payment
from dialogs.activate import can_prove
from dialogs.adviser import hand_over
from dialogs.answers.choice import Option
from dialogs.answers.reference import Reference
from dialogs.answers.wishes import Wish
from dialogs.script import agree, ask, choose, prove, say
from dialogs.services import services

AT_ONCE = 5
OFFERED = 3
THEN = {
    "more": ("la suite", "encore"),
    "act": ("un paiement", "annuler", "erreur", "justificatif"),
    "menu": ("le menu", "menu", "rien"),
}
ACTS = {
    "cancel": ("annuler", "l'annuler"),
    "dispute": ("une erreur", "erreur", "pas bon", "problème"),
    "receipt": ("un justificatif", "justificatif", "courrier"),
    "nothing": ("rien", "non"),
}
"""What may follow, and what each may be said by."""


async def history(wish: Wish) -> None:  # noqa: ARG001 - each of the menu is told the wish
    """Hear the last payments, the newest first."""
    skip = 0
    while found := await services.last_payments(skip, AT_ONCE + 1):
        for receipt in found[:AT_ONCE]:
            await say("history.payment", receipt=receipt)
        ways = [way for way in THEN if way != "more" or len(found) > AT_ONCE]
        options = [Option(str(n), way, THEN[way]) for n, way in enumerate(ways, start=1)]
        then = await choose("history.then", options)
        if then == "act":
            return await _act_on(found[:OFFERED])
        if then == "menu":
            return None
        skip += AT_ONCE
    return await say("history.none" if skip else "history.none_made")


async def _act_on(latest: tuple[Payment, ...]) -> None:
    """Choose a payment, and what to do about it."""
    options = [Option(str(n), f"payment:{n}") for n in range(1, len(latest) + 1)]
    options.append(Option(str(len(latest) + 1), "other", ("un autre", "autre")))
    chosen = await choose("history.which", options, receipts=latest)
    if chosen == "other":
        receipt = await services.find_receipt(await ask("history.reference", Reference()))
        if receipt is None:
            return await say("history.no_such")
    else:
        receipt = latest[int(chosen.removeprefix("payment:")) - 1]
    acts = [act for act in ACTS if act != "cancel" or receipt.state == "accepted"]
    options = [Option(str(n), act, ACTS[act]) for n, act in enumerate(acts, start=1)]
    act = await choose("history.act", options, receipt=receipt)
    if act == "cancel":
        return await cancel(receipt)
    if act == "dispute":
        disputed = await services.dispute(receipt.reference)
        return await say(f"dispute.{disputed}")
    if act == "receipt":
        asked = await services.send_receipt(receipt.reference)
        return await say(f"receipt.{asked}")
    return None


async def cancel(receipt: Payment) -> None:
    """Have a payment cancelled, proven by the PIN."""
    if not await can_prove():
        return None
    if not await agree("cancel.recap", receipt=receipt):
        return await say("cancel.kept")
    if not await prove("cancel.pin"):
        await hand_over("pin.blocked_now")
    done = await services.cancel(receipt.reference)
    return await say("cancel.done" if done else "cancel.too_late", receipt=receipt)
