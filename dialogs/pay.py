"""Paying an intervenant: whom, how many hours, of which month, for how much, with the PIN."""

from dataclasses import dataclass, replace
from datetime import date

from backend.domain.payment import Payment, Quote
from backend.domain.people import Payee
from backend.domain.rights import Rights
from dialogs.aloud import MONTHS
from dialogs.answers.choice import Option
from dialogs.answers.minutes import Minutes
from dialogs.answers.wishes import Wanted
from dialogs.answers.worked import Worked
from dialogs.payee import choose_payee
from dialogs.requests import Pay, PaymentsBlocked, QuotePayment, ReadRights, RecentTwin
from dialogs.script import ask, choose, confirm, hand_over, perform, prove, say

MONTHS_AT_ONCE = 3

WAYS = {
    "some": ("dire les heures", "dire combien", "heures"),
    "all": ("tout", "toutes", "toutes les heures", "tout payer", "tout utiliser"),
    "month": ("choisir le mois", "le mois", "mois"),
}
"""Ways to say how much, and what each may be said by."""


@dataclass(frozen=True)
class Wish:
    """What the caller wants to pay: `minutes` None for everything, `month` None for the oldest first."""

    payee: Payee
    minutes: int | None
    month: date | None = None


async def pay(wanted: Wanted) -> None:
    """Pay an intervenant from the caller's rights; what was said with the wish is not asked again."""
    if await perform(PaymentsBlocked()):
        return await say("pin.blocked")
    rights = await perform(ReadRights())
    if not rights.lots:
        return await say("pay.no_rights")
    payee = await choose_payee(wanted.payee)
    if payee is None:
        return None
    wish = Wish(payee, wanted.minutes, await _month_of(wanted, rights))
    if wanted.minutes is None:
        wish = await _choose_hours(wish, rights)
    receipt = await agree_and_pay(wish)
    return await _hear_receipt(receipt) if receipt else None


async def agree_and_pay(wish: Wish) -> Payment | None:
    """Hear what it costs, agree, prove it with the PIN; None when nothing was paid."""
    while True:
        quote = await _agree(wish)
        if quote is None:
            await say("pay.given_up")
            return None
        if not await prove("pay.pin", quote=quote):
            await hand_over("pin.blocked_now")
        receipt = await perform(Pay(quote))
        if receipt != "rights_changed":
            return receipt
        await say("pay.rights_changed")


async def _month_of(wanted: Wanted, rights: Rights) -> date | None:
    """The month of attribution that was named with the wish, if it holds rights."""
    if wanted.month is None:
        return None
    months = [month for month, _ in _by_month(rights) if month.month == wanted.month]
    if not months:
        await say("pay.no_such_month")
    return months[-1] if months else None


async def _choose_hours(wish: Wish, rights: Rights) -> Wish:
    """Say how many hours: some of them, all of them, or those of one month."""
    if wish.month:
        rights = rights.of_month(wish.month)
    ways = [way for way in WAYS if way != "month" or len(rights.lots) > 1]
    options = [Option(str(number), way, WAYS[way]) for number, way in enumerate(ways, start=1)]
    way = await choose("pay.how", options, rights=rights, months=_by_month(rights))
    if way == "all":
        return replace(wish, minutes=None)
    if way == "month":
        return await _choose_hours(replace(wish, month=await _choose_month(rights)), rights)
    return replace(wish, minutes=await _choose_minutes())


async def _choose_minutes() -> int:
    """Say the hours; or key them, then the minutes, or both at once with the star."""
    length = await ask("pay.hours", Worked())
    if length.whole:
        return length.minutes
    return length.minutes + await ask("pay.minutes", Minutes(), minutes=length.minutes)


async def _choose_month(rights: Rights) -> date:
    """Choose from which month's rights to pay, the oldest first."""
    months = [month for month, _ in _by_month(rights)]
    while True:
        page, rest = months[:MONTHS_AT_ONCE], months[MONTHS_AT_ONCE:]
        options = [Option(str(n), f"month:{n}", (MONTHS[month.month - 1],)) for n, month in enumerate(page, start=1)]
        if rest:
            options.append(Option(str(len(page) + 1), "others", ("d'autres mois", "autre")))
        chosen = await choose("pay.month", options, months=page)
        if chosen != "others":
            return page[int(chosen.removeprefix("month:")) - 1]
        months = rest + page


async def _agree(wish: Wish) -> Quote | None:
    """Hear what it costs and what stays, correct it as often as wanted; None to give up."""
    while True:
        quote = await perform(QuotePayment(wish.payee, wish.minutes, wish.month))
        rights = await perform(ReadRights())
        if not quote.covered:
            await say("pay.not_enough", quote=quote, wish=wish)
            if not rights.lots:
                return None
            wish = await _choose_hours(replace(wish, month=None), rights)
            continue
        await say("pay.quoted", quote=quote)
        if await confirm("pay.recap", quote=quote):
            twin = await perform(RecentTwin(quote))
            if twin is None or await confirm("pay.twin", twin=twin):
                return quote
            return None
        corrected = await _correct(wish, rights)
        if corrected is None:
            return None
        wish = corrected


async def _correct(wish: Wish, rights: Rights) -> Wish | None:
    """Change the intervenant or the hours, keeping the rest; None to give up."""
    options = (
        Option("1", "payee", ("la personne", "personne", "le nom", "intervenant")),
        Option("2", "hours", ("les heures", "heures", "la durée", "le mois")),
        Option("3", "give_up", ("rien", "ne rien payer", "annuler")),
    )
    what = await choose("pay.correct", options)
    if what == "payee":
        payee = await choose_payee()
        return replace(wish, payee=payee) if payee else None
    if what == "hours":
        return await _choose_hours(replace(wish, month=None), rights)
    return None


async def _hear_receipt(receipt: Payment) -> None:
    """Hear that it is paid, the reference as often as wanted, and the new balance."""
    await say("pay.done", receipt=receipt)
    again = (Option("1", "again", ("encore", "la référence")), Option("2", "menu", ("le menu", "menu")))
    while await choose("pay.receipt", again, receipt=receipt) == "again":
        pass


def _by_month(rights: Rights) -> tuple[tuple[date, int], ...]:
    """The months that hold rights and their minutes left, in the order in which they are spent."""
    months = dict.fromkeys(lot.month for lot in rights.lots)
    return tuple((month, rights.of_month(month).minutes_left) for month in months)
