"""Paying an intervenant: whom, how much (dialogs/how_much.py), for which price, with the PIN."""

from collections.abc import Sequence
from dataclasses import replace

from backend.domain.order import Order
from backend.domain.payment import Payment, Quote
from backend.domain.people import Payee
from backend.domain.rights import Rights
from dialogs.activate import can_prove
from dialogs.adviser import hand_over
from dialogs.answers.choice import Choice, Option
from dialogs.answers.correction import Correction
from dialogs.answers.courtesies import NO, OrNo
from dialogs.answers.instead import Instead
from dialogs.answers.recap import Recap
from dialogs.answers.wishes import Wish
from dialogs.by_card import complete, pay_by_card, top_up
from dialogs.extra_check import passes_checks
from dialogs.how_much import choose_how_much, correct_how_much, how_much, measured
from dialogs.impossible_euros import impossible_amount
from dialogs.impossible_hours import impossible_hours
from dialogs.payee import choose_payee
from dialogs.script import GOODBYE, agree, ask, concern, enter, prove, say
from dialogs.services import services
from dialogs.steps import CallOver, Cancelled, PinForgotten
from dialogs.too_early import code_too_early, or_code_too_early

HOURS = ("les heures", "heures", "la durée", "le mois")


async def pay(wish: Wish) -> None:
    """Pay an intervenant from the caller's rights; what was said with the wish is not asked again."""
    if not await can_prove():
        return None
    await enter("resumable")
    try:
        receipt = await _pay(wish)
    except PinForgotten:  # which says what it gives up itself
        raise
    except Cancelled:
        return await say("pay.given_up")
    return await hear_receipt(receipt) if receipt else None


async def _pay(wish: Wish) -> Payment | None:
    """Say whom and how much, and pay it; None when nothing was paid."""
    rights = await services.rights()
    if not rights.lots:
        await say("pay.no_rights")
        return None
    if wish.order.payee:
        return await agree_and_pay(wish.order)
    known = await services.known_payees()
    order = await choose_payee(wish.order, known, wish.order.named)
    if order is None or order.payee is None:
        return None
    await concern(order.payee)
    payable = await payable_of(rights, order.payee)
    if not payable.lots:
        return None
    return await agree_and_pay(await how_much(replace(wish, order=order), payable), known)


async def agree_and_pay(order: Order, known: Sequence[Payee] | None = None) -> Payment | None:
    """Hear what it costs, agree, prove it with the PIN; None when nothing was paid.

    Args:
        order: What is to be paid.
        known: The caller's intervenants, where they were asked for a moment ago.
    """
    known = await services.known_payees() if known is None else known
    while True:
        quote = await _agree(order, known)
        if quote is None:
            await say("pay.given_up")
            return None
        if not await passes_checks(quote):
            return None
        if not await prove("pay.pin", quote=quote):
            await hand_over("pin.blocked_now")
        if quote.card:
            then = await pay_by_card(quote)
            if isinstance(then, Order):
                order = then
                continue
            if then is None:
                await say("pay.given_up")
            return then
        receipt = await services.pay(quote)
        if receipt != "rights_changed":
            return receipt
        await say("pay.rights_changed")


async def payable_to(payee: Payee) -> Rights:
    """What pays for an intervenant now; where nothing does, why is said."""
    return await payable_of(await services.rights(), payee)


async def payable_of(rights: Rights, payee: Payee) -> Rights:
    """What pays for an intervenant, of the rights that there are; where nothing does, why is said."""
    payable = rights.for_mode(payee.mode)
    if not payable.lots:
        await (say("pay.not_for_payee", payee=payee, rights=rights) if rights.lots else say("pay.no_rights"))
    return payable


async def _agree(order: Order, known: Sequence[Payee]) -> Quote | None:
    """Hear what it costs and what stays, correct it as often as wanted; None to give up."""
    while True:
        quote = await services.quote(order)
        if not quote.covered:
            rights = await payable_to(quote.payee)
            if not rights.lots:
                return None
            if completed := await complete(order, quote, rights):
                order = completed
                continue
            await say("pay.not_enough", quote=quote, order=order)
            order = await choose_how_much(replace(order, month=None), rights)
            continue
        in_euros = not order.minutes
        recap = Recap(tuple(payee.name for payee in known), in_euros)
        impossible = impossible_amount if in_euros else impossible_hours
        answer = await ask("pay.recap", recap, "agreement", or_code_too_early(impossible), quote=quote)
        if isinstance(answer, Instead):
            order = _instead(order, answer, known)
            continue
        if answer:
            return quote if await is_meant(quote) else None
        rights = await payable_to(quote.payee)
        corrected = await correct(order, rights) if rights.lots else None
        if corrected is None:
            return None
        order = corrected


async def is_meant(quote: Quote) -> bool:
    """Whether it is to be paid although the same was paid a moment ago."""
    twin = await services.recent_twin(quote)
    return twin is None or await agree("pay.twin", code_too_early, twin=twin)


def _instead(order: Order, instead: Instead, known: Sequence[Payee]) -> Order:
    """The order with what was said instead."""
    if instead.place is not None:
        order = replace(order, payee=known[instead.place])
    return measured(order, instead)


def _in_one_unit(corrected: Order, order: Order, rights: Rights) -> Order:
    """A corrected order; as much as before where it is not said in what the rights are counted in."""
    fits = corrected.cents if rights.in_euros else corrected.minutes
    return corrected if fits else replace(order, payee=corrected.payee)


async def correct(order: Order, rights: Rights) -> Order | None:
    """Change the intervenant or how much, keeping the rest; None to give up."""
    options: tuple[Option, ...] = (
        Option("1", "payee", ("la personne", "personne", "le nom", "intervenant")),
        Option("2", "how_much", ("le montant", "montant", "les euros") if rights.in_euros else HOURS),
        Option("3", "give_up", ("rien", "ne rien payer", "annuler")),
    )
    if not rights.in_euros and await services.card():
        options = (*options, Option("4", "card", ("par carte", "compléter", "carte bancaire")))
    known = await services.known_payees()
    recap = Recap(tuple(payee.name for payee in known), rights.in_euros)
    what = await ask("pay.correct", Correction(options, recap), options=options, rights=rights)
    if isinstance(what, Instead):
        return _instead(order, what, known)
    if what == "payee":
        corrected = await choose_payee(order, known)
        return _in_one_unit(corrected, order, rights) if corrected else None
    if what == "card":
        return await top_up(replace(order, card=None)) or order
    if what == "how_much":
        return await correct_how_much(order, rights)
    return None


async def hear_receipt(receipt: Payment) -> None:
    """Hear that it is paid and what is left, and the reference as often as wanted; a no ends the call."""
    await enter("unheard")
    await say("pay.done", receipt=receipt)
    again = (Option("1", "again", ("encore", "la référence")), Option("2", "menu", ("le menu", "menu")))
    while (then := await ask("pay.receipt", OrNo(Choice(again), str), options=again)) == "again":
        await enter("free")  # who answers has heard it, and the next call need not tell it
        await say("pay.reference", receipt=receipt)
    if then == NO:
        await enter("free")
        await say(GOODBYE)
        raise CallOver
