"""How much is paid: hours of which month, or an amount in euros, whichever the rights are counted in."""

from dataclasses import replace
from datetime import date

from backend.domain.order import Order
from backend.domain.rights import Rights
from dialogs.aloud import MONTHS
from dialogs.answers.choice import Option
from dialogs.answers.euros import Euros
from dialogs.answers.hours import Hours
from dialogs.answers.instead import Instead
from dialogs.answers.measure import Measure
from dialogs.answers.wishes import Wish
from dialogs.impossible_euros import impossible_amount
from dialogs.impossible_hours import impossible_length
from dialogs.script import ask, choose, say
from dialogs.services import services

MONTHS_AT_ONCE = 3

CORRECTIONS = (
    Option("1", "hours", ("les heures", "heures", "la durée")),
    Option("2", "month", ("choisir le mois", "le mois", "mois")),
)
"""What somebody with rights of several months may want otherwise."""


async def how_much(wish: Wish, rights: Rights) -> Order:
    """What is to be paid to the wish's intervenant, of rights that pay for them; what was said is not asked again."""
    order = in_their_unit(wish, rights)
    if is_in_another_unit(wish, order):
        await say("pay.in_euros" if rights.in_euros else "pay.in_hours")
    if order.month and not rights.of_month(order.month).lots:
        month, order = order.month, replace(order, month=None)
        measured = order.minutes or order.cents
        instead = tuple(dict.fromkeys(draw.month for draw in rights.draw(order))) if measured else ()
        await say("pay.no_such_month", month=month, instead=instead)
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


def measured(order: Order, instead: Instead) -> Order:
    """The order with the hours, of their month where one is said, or the amount, that were said instead."""
    if instead.minutes is None and instead.cents is None:
        return order
    return replace(order, minutes=instead.minutes, cents=instead.cents, month=instead.month, card=None)


async def choose_how_much(order: Order, rights: Rights) -> Order:
    """Say how much in one answer: some of the rights, or all of them; or choose the month first."""
    order = replace(order, minutes=None, cents=None, card=None)
    return await (_choose_euros(order, rights) if rights.in_euros else _choose_hours(order, rights))


async def correct_how_much(order: Order, rights: Rights) -> Order:
    """Say it again; who has rights of several months may choose one of them."""
    order = replace(order, month=None)
    several = len(_months_of(rights)) > 1 and not rights.in_euros
    if several and await choose("pay.how", CORRECTIONS) == "month":
        order = replace(order, month=await _choose_month(rights))
    return await choose_how_much(order, rights)


async def _choose_euros(order: Order, rights: Rights) -> Order:
    cents = await ask("pay.euros", Measure(Euros()), remark=impossible_amount, rights=rights)
    if cents == "as_before":
        return await as_last_paid(order) or await _choose_euros(order, rights)
    return replace(order, cents=cents) if isinstance(cents, int) else order


async def as_last_paid(order: Order) -> Order | None:
    """The order with as much as its intervenant was last paid; None where they never were, which is said."""
    last = await services.last_order_to(order.payee) if order.payee else None
    if last is None or not (last.minutes or last.cents):
        await say("pay.never_before")
        return None
    return replace(order, minutes=last.minutes, cents=last.cents)


async def _choose_hours(order: Order, rights: Rights) -> Order:
    if order.month:
        rights = rights.of_month(order.month)
    several = len(_months_of(rights)) > 1
    minutes = await ask("pay.hours", Measure(Hours(), months=several), remark=impossible_length, rights=rights)
    if minutes == "as_before":
        return await as_last_paid(order) or await _choose_hours(order, rights)
    if minutes == "month":
        return await _choose_hours(replace(order, month=await _choose_month(rights)), rights)
    return replace(order, minutes=minutes) if isinstance(minutes, int) else order


async def _choose_month(rights: Rights) -> date:
    """Choose from which month's rights to pay, the oldest first."""
    months = [*_months_of(rights)]
    while True:
        page, rest = months[:MONTHS_AT_ONCE], months[MONTHS_AT_ONCE:]
        options = [Option(str(n), f"month:{n}", (MONTHS[month.month - 1],)) for n, month in enumerate(page, start=1)]
        if rest:
            options.append(Option(str(len(page) + 1), "others", ("d'autres mois", "autre")))
        chosen = await choose("pay.month", options, months=page, rights=rights)
        if chosen != "others":
            return page[int(chosen.removeprefix("month:")) - 1]
        months = rest + page


def _months_of(rights: Rights) -> tuple[date, ...]:
    """The months that hold rights, in the order in which they are spent."""
    return tuple(dict.fromkeys(lot.month for lot in rights.lots))
