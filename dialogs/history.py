"""Hearing the last payment, those before it for who wants them, and acting on one of them."""

from backend.domain.payment import Payment
from dialogs.activate import can_prove
from dialogs.adviser import hand_over
from dialogs.answers.choice import Option
from dialogs.answers.reference import Reference
from dialogs.answers.wishes import Wish
from dialogs.script import agree, ask, choose, prove, say
from dialogs.services import services
from dialogs.too_early import code_too_early

AT_ONCE = 3
THEN = {
    "more": ("la suite", "encore", "les autres", "avant", "les paiements d'avant"),
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
    """Hear the last payment; then some more at a time, as often as wanted."""
    skip, most = 0, 1
    while found := await services.last_payments(skip, most + 1):
        heard = found[:most]
        for receipt in heard:
            await say("history.payment", receipt=receipt)
        ways = [way for way in THEN if way != "more" or len(found) > most]
        options = [Option(str(n), way, THEN[way]) for n, way in enumerate(ways, start=1)]
        then = await choose("history.then", options)
        if then == "act":
            return await _act_on_one_of(heard)
        if then == "menu":
            return None
        skip, most = skip + most, AT_ONCE
    return await say("history.none" if skip else "history.none_made")


async def _act_on_one_of(heard: tuple[Payment, ...]) -> None:
    """Choose a payment of those just heard, or any other by its reference."""
    options = [Option(str(n), f"payment:{n}") for n in range(1, len(heard) + 1)]
    options.append(Option(str(len(heard) + 1), "other", ("un autre", "autre")))
    chosen = await choose("history.which", options, receipts=heard)
    if chosen != "other":
        return await _act_on(heard[int(chosen.removeprefix("payment:")) - 1])
    receipt = await services.find_receipt(await ask("history.reference", Reference()))
    return await (_act_on(receipt) if receipt else say("history.no_such"))


async def _act_on(receipt: Payment) -> None:
    """Choose what to do about a payment."""
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
    if not await agree("cancel.recap", code_too_early, receipt=receipt):
        return await say("cancel.kept")
    if not await prove("cancel.pin"):
        await hand_over("pin.blocked_now")
    done = await services.cancel(receipt.reference)
    return await say("cancel.done" if done else "cancel.too_late", receipt=receipt)
