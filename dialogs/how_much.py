"""How much is paid: hours of which month, or an amount in euros, whichever the rights are counted in."""

from dataclasses import replace
from datetime import date

from backend.domain.order import Order
from backend.domain.rights import Rights
from dialogs.aloud import MONTHS
from dialogs.answers.centimes import Centimes
from dialogs.answers.choice import Option
from dialogs.answers.minutes import Minutes
from dialogs.answers.spent import Spent
from dialogs.answers.wishes import Wish
from dialogs.answers.worked import Worked
from dialogs.impossible_euros import impossible_amount
from dialogs.impossible_hours import impossible_length
from dialogs.script import ask, choose, say

MONTHS_AT_ONCE = 3

ALL = ("tout", "toutes", "toutes les heures", "tout payer", "tout utiliser")
WAYS = {
    "some": ("dire les heures", "dire combien", "heures"),
    "all": ALL,
    "month": ("choisir le mois", "le mois", "mois"),
}
WAYS_IN_EUROS = {"some": ("dire le montant", "dire combien", "montant", "euros"), "all": ALL}
"""Ways to say how much, and what each may be said by."""


async def how_much(wish: Wish, rights: Rights) -> Order:
    """What is to be paid to the wish's intervenant, of rights that pay for them; what was said is not asked again."""
    order = in_their_unit(wish, rights)
    if is_in_another_unit(wish, order):
        await say("pay.in_euros" if rights.in_euros else "pay.in_hours")
    if order.month and not rights.of_month(order.month).lots:
        await say("pay.no_such_month")
        order = replace(order, month=None)
    return order if order.minutes or order.cents else await choose_how_much(order, rights)


def in_their_unit(wish: Wish, rights: Rights) -> Order:
    """The wish's order as far as it is said in what the rights are counted in; only rights in hours have a month."""
    order = wish.order
    if rights.in_euros:
        return replace(order, minutes=None, month=None, cents=order.cents or wish.bare_cents)
    return replace(order, cents=None)


def is_in_another_unit(wish: Wish, order: Order) -> bool:
    """Whether how much was said, and none of it is left in the order."""
    said = wish.order.minutes or wish.order.cents or wish.bare_cents
    return bool(said) and not (order.minutes or order.cents)


async def choose_how_much(order: Order, rights: Rights) -> Order:
    """Say how much: some of the rights, or all of them, or those of one month."""
    order = replace(order, minutes=None, cents=None, card=None)
    return await (_choose_euros(order, rights) if rights.in_euros else _choose_hours(order, rights))


async def _choose_euros(order: Order, rights: Rights) -> Order:
    options = [Option(str(n), way, words) for n, (way, words) in enumerate(WAYS_IN_EUROS.items(), start=1)]
    if await choose("pay.how", options, rights=rights, months=()) == "all":
        return order
    amount = await ask("pay.euros", Spent(), remark=impossible_amount, rights=rights)
    if amount.whole:
        return replace(order, cents=amount.cents)
    rest = await ask("pay.cents", Centimes(after=amount.cents), cents=amount.cents, rights=rights)
    return replace(order, cents=amount.cents + rest)


async def _choose_hours(order: Order, rights: Rights) -> Order:
    if order.month:
        rights = rights.of_month(order.month)
    ways = [way for way in WAYS if way != "month" or len(_by_month(rights)) > 1]
    options = [Option(str(number), way, WAYS[way]) for number, way in enumerate(ways, start=1)]
    way = await choose("pay.how", options, rights=rights, months=_by_month(rights))
    if way == "all":
        return order
    if way == "month":
        return await _choose_hours(replace(order, month=await _choose_month(rights)), rights)
    return replace(order, minutes=await _choose_minutes(rights))


async def _choose_minutes(rights: Rights) -> int:
    """Say the hours; or key them, then the minutes, or both at once with the star."""
    length = await ask("pay.hours", Worked(), remark=impossible_length, rights=rights)
    if length.whole:
        return length.minutes
    rest = await ask("pay.minutes", Minutes(after=length.minutes), minutes=length.minutes, rights=rights)
    return length.minutes + rest


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


def _by_month(rights: Rights) -> tuple[tuple[date, int], ...]:
    """The months that hold rights and their minutes left, in the order in which they are spent."""
    months = dict.fromkeys(lot.month for lot in rights.lots)
    return tuple((month, rights.of_month(month).minutes_left) for month in months)
