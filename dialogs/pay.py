"""Paying an intervenant: whom, how many hours, of which month, for how much, with the PIN."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from backend.domain.order import Order
from backend.domain.payment import Payment, Quote
from backend.domain.people import Payee
from backend.domain.rights import Rights
from dialogs.activate import can_prove
from dialogs.aloud import MONTHS
from dialogs.answers.choice import Option
from dialogs.answers.minutes import Minutes
from dialogs.answers.recap import Instead, Recap
from dialogs.answers.wishes import Wish
from dialogs.answers.worked import Worked
from dialogs.impossible_hours import impossible_hours, impossible_length
from dialogs.payee import choose_payee
from dialogs.script import agree, ask, choose, enter, hand_over, prove, say
from dialogs.services import services

MONTHS_AT_ONCE = 3

WAYS = {
    "some": ("dire les heures", "dire combien", "heures"),
    "all": ("tout", "toutes", "toutes les heures", "tout payer", "tout utiliser"),
    "month": ("choisir le mois", "le mois", "mois"),
}
"""Ways to say how much, and what each may be said by."""


async def pay(wish: Wish) -> None:
    """Pay an intervenant from the caller's rights; what was said with the wish is not asked again."""
    if not await can_prove():
        return None
    await enter("resumable")
    rights = await services.rights()
    if not rights.lots:
        return await say("pay.no_rights")
    payee = await choose_payee(wish.order.named)
    if payee is None:
        return None
    order = replace(wish.order, payee=payee, month=await _month_with_rights(wish.order.month, rights))
    if order.minutes is None:
        order = await _choose_hours(order, rights)
    receipt = await agree_and_pay(order)
    return await _hear_receipt(receipt) if receipt else None


async def agree_and_pay(order: Order) -> Payment | None:
    """Hear what it costs, agree, prove it with the PIN; None when nothing was paid."""
    while True:
        quote = await _agree(order)
        if quote is None:
            await say("pay.given_up")
            return None
        if not await prove("pay.pin", quote=quote):
            await hand_over("pin.blocked_now")
        receipt = await services.pay(quote)
        if receipt != "rights_changed":
            return receipt
        await say("pay.rights_changed")


async def _month_with_rights(named: date | None, rights: Rights) -> date | None:
    """The month of attribution that was named with the wish, if it holds rights."""
    if named is None or rights.of_month(named).lots:
        return named
    await say("pay.no_such_month")
    return None


async def _choose_hours(order: Order, rights: Rights) -> Order:
    """Say how many hours: some of them, all of them, or those of one month."""
    if order.month:
        rights = rights.of_month(order.month)
    ways = [way for way in WAYS if way != "month" or len(rights.lots) > 1]
    options = [Option(str(number), way, WAYS[way]) for number, way in enumerate(ways, start=1)]
    way = await choose("pay.how", options, rights=rights, months=_by_month(rights))
    if way == "all":
        return replace(order, minutes=None)
    if way == "month":
        return await _choose_hours(replace(order, month=await _choose_month(rights)), rights)
    return replace(order, minutes=await _choose_minutes(rights))


async def _choose_minutes(rights: Rights) -> int:
    """Say the hours; or key them, then the minutes, or both at once with the star."""
    length = await ask("pay.hours", Worked(), remark=impossible_length, rights=rights)
    if length.whole:
        return length.minutes
    return length.minutes + await ask("pay.minutes", Minutes(), minutes=length.minutes, rights=rights)


async def _choose_month(rights: Rights) -> date:
    """Choose from which month's rights to pay, the oldest first."""
    months = [month for month, _ in _by_month(rights)]
    while True:
        page, rest = months[:MONTHS_AT_ONCE], months[MONTHS_AT_ONCE:]
        options = [Option(str(n), f"month:{n}", (MONTHS[month.month - 1],)) for n, month in enumerate(page, start=1)]
        if rest:
            options.append(Option(str(len(page) + 1), "others", ("d'autres mois", "autre")))
        chosen = await choose("pay.month", options, months=page, rights=rights)
        if chosen != "others":
            return page[int(chosen.removeprefix("month:")) - 1]
        months = rest + page


async def _agree(order: Order) -> Quote | None:
    """Hear what it costs and what stays, correct it as often as wanted; None to give up."""
    while True:
        quote = await services.quote(order)
        rights = await services.rights()
        if not quote.covered:
            await say("pay.not_enough", quote=quote, order=order)
            if not rights.lots:
                return None
            order = await _choose_hours(replace(order, month=None), rights)
            continue
        await say("pay.quoted", quote=quote)
        known = await services.known_payees()
        recap = Recap(tuple(payee.name for payee in known))
        answer = await ask("pay.recap", recap, "agreement", impossible_hours, quote=quote)
        if isinstance(answer, Instead):
            order = _instead(order, answer, known)
            continue
        if answer:
            twin = await services.recent_twin(quote)
            if twin is None or await agree("pay.twin", twin=twin):
                return quote
            return None
        corrected = await _correct(order, rights)
        if corrected is None:
            return None
        order = corrected


def _instead(order: Order, instead: Instead, known: Sequence[Payee]) -> Order:
    """The order with what was said instead; other hours may come from any month."""
    if instead.place is not None:
        order = replace(order, payee=known[instead.place])
    return order if instead.minutes is None else replace(order, minutes=instead.minutes, month=None)


async def _correct(order: Order, rights: Rights) -> Order | None:
    """Change the intervenant or the hours, keeping the rest; None to give up."""
    options = (
        Option("1", "payee", ("la personne", "personne", "le nom", "intervenant")),
        Option("2", "hours", ("les heures", "heures", "la durée", "le mois")),
        Option("3", "give_up", ("rien", "ne rien payer", "annuler")),
    )
    what = await choose("pay.correct", options)
    if what == "payee":
        payee = await choose_payee()
        return replace(order, payee=payee) if payee else None
    if what == "hours":
        return await _choose_hours(replace(order, month=None), rights)
    return None


async def _hear_receipt(receipt: Payment) -> None:
    """Hear that it is paid, the reference as often as wanted, and the new balance."""
    await enter("unheard")
    await say("pay.done", receipt=receipt)
    again = (Option("1", "again", ("encore", "la référence")), Option("2", "menu", ("le menu", "menu")))
    while await choose("pay.receipt", again, receipt=receipt) == "again":
        pass


def _by_month(rights: Rights) -> tuple[tuple[date, int], ...]:
    """The months that hold rights and their minutes left, in the order in which they are spent."""
    months = dict.fromkeys(lot.month for lot in rights.lots)
    return tuple((month, rights.of_month(month).minutes_left) for month in months)
