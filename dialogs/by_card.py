"""Completing rights by bank card: offered where they are not enough, its fee said first, and what to do if it fails."""

from dataclasses import replace

from backend.domain.card import CardOutcome
from backend.domain.order import Order
from backend.domain.payment import Payment, Quote
from backend.domain.programme import CardComplement
from backend.domain.rights import Rights
from dialogs.answers.centimes import Centimes
from dialogs.answers.choice import Choice, Option
from dialogs.answers.instead import Instead
from dialogs.answers.or_measure import OrMeasure
from dialogs.answers.spent import Spent
from dialogs.how_much import measured
from dialogs.impossible_euros import impossible_amount
from dialogs.script import ask, charge, choose, confirm, say
from dialogs.services import services

BY_CARD = ("par carte", "carte", "carte bancaire", "compléter")
OTHERWISE = Option("2", "otherwise", ("moins", "changer", "autre", "autre montant", "autre nombre"))
EUROS = (Option("1", "card", BY_CARD), OTHERWISE)
HOURS = (Option("1", "left", ("ce qui reste", "le reste", "tout", "oui")), OTHERWISE, Option("3", "card", BY_CARD))
FAILED = (
    Option("1", "again", ("une autre carte", "autre carte", "encore", "réessayer", "par carte")),
    Option("2", "rights", ("mes droits", "seulement mes droits", "sans la carte")),
    Option("3", "nothing", ("rien", "ne rien payer", "annuler")),
)


async def complete(order: Order, quote: Quote, rights: Rights) -> Order | None:
    """Where rights do not cover an order, have a card pay the rest; None where it cannot, or is not wanted.

    Args:
        order: What was asked for.
        quote: Its quote, which tells what there is.
        rights: What pays for the intervenant.
    """
    rules = await services.card()
    if rules is None or not (quote.minutes_left or quote.cents_left):
        return None
    if rights.in_euros:
        return await _the_rest(order, quote, rules)
    return await _hours_and_card(order, quote)


async def _hours_and_card(order: Order, quote: Quote) -> Order | None:
    """Pay the hours that are left, alone or with a sum by card, or others that are said here; None for others."""
    left = replace(order, minutes=quote.minutes_left)
    then = await ask("card.offer_hours", OrMeasure(Choice(HOURS)), options=HOURS, quote=quote)
    if isinstance(then, Instead):
        return measured(order, then) if then.minutes else None
    if then == "left":
        return left
    return await top_up(left) if then == "card" else None


async def _the_rest(order: Order, quote: Quote, rules: CardComplement) -> Order | None:
    rest = (order.cents or 0) - quote.cents_left
    if not 0 < rest <= rules.most_cents:
        return None
    then = await ask("card.offer", OrMeasure(Choice(EUROS)), options=EUROS, quote=quote, rest=rest)
    if isinstance(then, Instead):
        return measured(order, then) if then.cents else None
    if then != "card":
        return None
    return await _with_fee(replace(order, cents=quote.cents_left), rest, rules)


async def top_up(order: Order) -> Order | None:
    """Add a sum by card to what rights pay; None where that is not wanted after all."""
    rules = await services.card()
    assert rules, "a card is offered only where it may complete"
    amount = await ask("card.sum", Spent(), remark=impossible_amount)
    cents = amount.cents
    if not amount.whole:
        cents += await ask("card.cents", Centimes(after=amount.cents), cents=amount.cents)
    if not 0 < cents <= rules.most_cents:
        await say("card.too_much", most=rules.most_cents)
        return None
    return await _with_fee(order, cents, rules)


async def _with_fee(order: Order, cents: int, rules: CardComplement) -> Order | None:
    """Hear the fee before anything is agreed."""
    fee = rules.fee(cents)
    agreed = not fee or await confirm("card.fee", rules=rules, cents=cents, fee=fee)
    return replace(order, card=cents) if agreed else None


async def pay_by_card(quote: Quote) -> Payment | Order | None:
    """Have the card charged that completes a quote, in the turn in which the PIN was right.

    Returns:
        What was paid, or what to go on with where it was not; None to pay nothing.
    """
    allowed = await services.allow_card(quote)
    if allowed == "rights_changed":
        await say("pay.rights_changed")
        return quote.order
    outcome = await charge("card.pay", allowed, quote=quote)
    return outcome.payment or await _after_failure(outcome, quote.order)


async def _after_failure(outcome: CardOutcome, order: Order) -> Order | None:
    """What to do where a card was not charged, or to no end; None to pay nothing."""
    if outcome.end in {"to_refund", "unclear"}:
        await say("card.to_refund" if outcome.end == "to_refund" else "card.unclear")
        return None
    await say("card.refused" if outcome.end == "refused" else "card.not_charged")
    then = await choose("card.then", FAILED)
    if then == "nothing":
        return None
    return order if then == "again" else replace(order, card=None)
