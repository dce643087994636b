"""Paying by text: whom and how much, to be confirmed by the call that follows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, TypeVar

from backend.domain.order import Order
from backend.domain.payment import Quote
from backend.domain.people import Payee
from backend.domain.rights import Rights
from dialogs.answers.base import Reading
from dialogs.answers.courtesies import NO, OrNo, courtesy_in
from dialogs.answers.euros import Euros
from dialogs.answers.hours import Hours
from dialogs.answers.instead import Instead
from dialogs.answers.measure import Measure, Measured
from dialogs.answers.person import Person
from dialogs.answers.who_and_how_much import WhoAndHowMuch
from dialogs.answers.wishes import Wish
from dialogs.exchange import Heard
from dialogs.how_much import as_last_paid, in_their_unit, is_in_another_unit, measured
from dialogs.impossible_euros import impossible_amount
from dialogs.impossible_hours import impossible_length
from dialogs.opening import CheckNeeded, ToCheck
from dialogs.script import ask, say
from dialogs.services import services
from dialogs.steps import Cancelled
from dialogs.too_early import or_remark

T = TypeVar("T")

OFFERED = 3


async def pay_by_text(wish: Wish) -> None:
    """Ask for a payment, to be confirmed by the call that follows."""
    if not await _can_prove():
        return None
    order = await _order(wish, await services.rights())
    return await _confirmed_by_call(order) if order else None


async def pay_usual_by_text(wish: Wish) -> None:  # noqa: ARG001 - each is told its wish
    """Ask for the payment that was last made, to be confirmed by the call that follows; what waits for one stays."""
    if await announced_is_confirmed():
        return None
    if not await _can_prove():
        return None
    usual = await services.usual()
    order = usual.quote.order if usual else await services.last_order()
    if order:
        return await _confirmed_by_call(order)
    return await say("pay.nothing_usual" if await services.last_payments(0, 1) else "pay.nobody_yet")


async def announced_is_confirmed() -> bool:
    """Say again what a call will be about that waits, so that the same or a yes changes nothing; False without one."""
    asked = await services.announced()
    if asked is None:
        return False
    order = asked.pays if isinstance(asked, ToCheck) else asked
    quote = await services.quote(order) if isinstance(order, Order) else None
    await say("sms.will_ring", quote=quote if quote and quote.covered else None)
    return True


async def _can_prove() -> bool:
    """Whether the writer can be rung for a PIN; why not is said."""
    standing = await services.pin_standing()
    if standing != "ready":
        await say({"blocked": "sms.blocked", "paused": "sms.paused"}.get(standing, "sms.no_pin_yet"))
    return standing == "ready"


async def _confirmed_by_call(order: Order) -> None:
    """Have it confirmed by the call that follows, where rights cover it."""
    quote = await services.quote(order)
    if not quote.covered:
        return await say("sms.not_enough", quote=quote)
    check = await services.check_needed(quote)
    if check and not check.here:
        return await _checked_elsewhere(quote, check)
    rung = await services.ask_call_back(order)
    return await say("sms.quoted", quote=quote) if rung else await say("sms.rung_enough")


async def _checked_elsewhere(quote: Quote, check: CheckNeeded) -> None:
    """Have a number rung that is on file for longer than the one that writes; where there is none, an adviser helps."""
    if not check.endings:
        await services.leave_check(quote)
        return await say("sms.check_no_number")
    rung = await services.ask_check(quote.order, 0)
    return await say("sms.check", quote=quote, ending=check.endings[0]) if rung else await say("sms.rung_enough")


async def _order(wish: Wish, rights: Rights) -> Order | None:
    """Whom to pay and how much; None where that cannot be paid, which is said."""
    order = in_their_unit(wish, rights)
    if not rights.lots:
        await say("balance.none")
    elif is_in_another_unit(wish, order) and not await _is_of_nobody(wish.order.named):
        await say("sms.euros_only" if rights.in_euros else "sms.hours_only")
    elif (named := await _with_payee(order)) and (payee := named.payee):
        if (payable := rights.for_mode(payee.mode)).lots:
            return await _measured(in_their_unit(replace(wish, order=named), rights), payee, payable)
        await say("sms.not_for_payee", payee=payee)
    return None


async def _measured(order: Order, payee: Payee, rights: Rights) -> Order:
    """The order with how much; of the month that was named, where it holds rights."""
    holds = order.month and rights.of_month(order.month).lots
    order = replace(order, month=order.month if holds else None)
    while not (order.minutes or order.cents):
        if rights.in_euros:
            remark = or_remark(impossible_amount, _only_polite)
            wanted = _wanted(await ask("sms.euros", OrNo(Measure(Euros()), Measured), remark=remark, payee=payee))
        else:
            remark = or_remark(impossible_length, _only_polite)
            wanted = _wanted(await ask("sms.hours", OrNo(Measure(Hours()), Measured), remark=remark, payee=payee))
        if isinstance(wanted, int):
            return replace(order, cents=wanted) if rights.in_euros else replace(order, minutes=wanted)
        if wanted == "all":
            return order
        order = await as_last_paid(order) or order
    return order


async def _with_payee(order: Order) -> Order | None:
    """The order with whom it names, by NAN or in words; when that is not clear, who there is is asked."""
    if order.named[:1].isdigit():
        payee = await services.known_payee_by_nan(order.named)
        if payee is None:
            await say("sms.unknown_nan")
        return replace(order, payee=payee) if payee else None
    known = await services.known_payees()
    if not known:
        await say("sms.nobody_known")
        return None
    found = _found(order.named, known)
    if len(found) == 1:
        return replace(order, payee=known[found[0].value])
    unknown = bool(order.named) and not found
    return await _ask_payee(order, known, unknown=unknown)


async def _ask_payee(order: Order, known: Sequence[Payee], *, unknown: bool) -> Order:
    """Say whom; how much may come first, and is kept."""
    people: OrNo[int | Instead] = OrNo(WhoAndHowMuch(_people(known)), int | Instead)
    while True:
        asked = ask("sms.payee", people, remark=_only_polite, payees=known[:OFFERED], unknown=unknown)
        answer = _wanted(await asked)
        if not isinstance(answer, Instead):
            return replace(order, payee=known[answer])
        order, unknown = measured(order, answer), False
        if answer.place is not None:
            return replace(order, payee=known[answer.place])
        await say("payee.measured", order=order)


async def _is_of_nobody(named: str) -> bool:
    """Whether a NAN or words name nobody whom the writer has paid: that is said first, whatever else is wrong."""
    if named[:1].isdigit():
        return await services.known_payee_by_nan(named) is None
    return bool(named) and not _found(named, await services.known_payees())


def _found(named: str, known: Sequence[Payee]) -> tuple[Reading[int], ...]:
    """Whom words may name, by their places."""
    return _people(known).hear(Heard("text", named), date.min) if named else ()


def _people(known: Sequence[Payee]) -> Person:
    return Person(tuple(payee.name for payee in known))


def _wanted(answer: T | Literal["no"]) -> T:
    """What was answered; a no gives the payment up."""
    if answer == NO:
        raise Cancelled
    return answer


def _only_polite(heard: Heard) -> str | None:
    """The key of the sentence before a question that a yes or thanks does not answer; None where more was said."""
    polite = heard.how == "text" and courtesy_in(heard.words) in {"yes", "thanks"}
    return "sms.go_on" if polite else None
