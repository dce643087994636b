"""A thread of texts: a word, and its answer in as few characters as can be."""

from datetime import date

from backend.domain.call_wish import CallWish
from backend.domain.people import Beneficiary, Payee
from backend.domain.transfer import CallSubject
from backend.domain.trusted import Helped
from dialogs.accounts import choose_account
from dialogs.answers.courtesies import COURTESIES, YesOrThanks
from dialogs.answers.text_command import TextCommand
from dialogs.answers.wishes import Wish
from dialogs.details_by_text import details_by_text
from dialogs.impossible_hours import impossible_hours
from dialogs.opening import Cancellation, Opening
from dialogs.pay_by_text import announced_is_confirmed, pay_by_text, pay_usual_by_text
from dialogs.script import ADVISER, ask, say, sealed
from dialogs.services import services
from dialogs.steps import Cancelled

LISTED = 3


async def thread(opening: Opening) -> None:
    """Write to Allô CESU."""
    writer = None if isinstance(opening.caller, Helped) else opening.caller
    account_is_known = False
    while True:
        account_is_known = await sealed("text", bool, _answer(writer, account_is_known=account_is_known))


async def _answer(writer: Beneficiary | Payee | None, *, account_is_known: bool) -> bool:
    """Have one text answered; what only a registered number may know is told to no other.

    A text is personal: what it said leaves the journal with its answer. Comes back with whether it is known by now
    which of the writer's accounts they write for.
    """
    try:
        words = "sms.what_payee" if isinstance(writer, Payee) else "sms.what"
        wish = await ask(words, TextCommand(), "menu", impossible_hours)
        if wish.what in {"help", "greet"}:
            await _help(writer, greeted=wish.what == "greet")
        elif writer and wish.what in COURTESIES:
            await _be_polite(writer, wish.what)
        elif wish.what in ANYBODY:
            await ANYBODY[wish.what]()
        elif isinstance(writer, Payee):
            await _received()
        elif writer and writer.closed_on:
            await say("caller.closed")
        elif writer:
            if not account_is_known:
                await choose_account("sms.account")
                account_is_known = True
            await OWNERS[wish.what](wish)
        elif wish.born_on:
            await _introduce(wish, wish.born_on)
        else:
            await say("sms.unknown_number")
    except Cancelled:
        await say("sms.cancelled")
    return account_is_known


async def _introduce(wish: Wish, born_on: date) -> None:
    """Say who one is from a number that is not known: nothing is told, whoever it is."""
    if wish.cesu_code:
        await services.introduce(wish.cesu_code, born_on)
    return await say("sms.introduced_payee" if wish.nan else "sms.introduced")


async def _received() -> None:
    """Know the payments received, as an intervenant."""
    received = await services.payments_received(0, LISTED)
    await say("sms.received" if received else "history.none_received", received=received)


async def _help(writer: Beneficiary | Payee | None, *, greeted: bool) -> None:
    """Be told the words that one can use; who is not known can say who they are."""
    if writer is None:
        return await say("sms.unknown_number")
    if greeted:
        await say("sms.hello")
    return await say("sms.help_payee" if isinstance(writer, Payee) else "sms.help")


async def _be_polite(writer: Beneficiary | Payee, courtesy: str) -> None:
    """Say yes, no or thanks to what was answered: a no calls off the call that it has announced."""
    if courtesy == "no":
        off = isinstance(writer, Beneficiary) and await services.call_off()
        return await say("sms.called_off" if off else "sms.refused")
    if isinstance(writer, Beneficiary) and await announced_is_confirmed():
        return None
    return await say("sms.agreed" if courtesy == "yes" else "sms.thanked")


async def _adviser() -> None:
    """Be told how a person is reached."""
    await say(ADVISER)


async def _call_me() -> None:
    """Be called back by a person, at the number that writes; whoever it is, nothing of them is told."""
    if not await services.shows_number():
        return await say(ADVISER)
    listed = await services.list_call(CallWish(CallSubject("other")))
    return await say("sms.called_back" if listed == "listed" else "sms.called_back_before")


async def _contact() -> None:
    """Be told who writes, as a short code must."""
    await say("sms.contact")


async def _stop() -> None:
    """Get no more texts."""
    await services.opt_out()
    await say("sms.stopped")


async def _start() -> None:
    """Get texts again."""
    await services.opt_in()
    await say("sms.started")


async def _balance(wish: Wish) -> None:  # noqa: ARG001 - each is told its wish
    """Know what is left, and what expires first."""
    rights = await services.rights()
    if not rights.lots:
        return await say("balance.none")
    return await say("sms.balance_by_mode" if len(rights.modes) > 1 else "sms.balance", rights=rights)


async def _history(wish: Wish) -> None:  # noqa: ARG001 - each is told its wish
    """Know the last payments."""
    receipts = await services.last_payments(0, LISTED)
    await say("sms.history" if receipts else "history.none_made", receipts=receipts)


async def _receipt(wish: Wish) -> None:
    """Have the receipt of a payment; of the last one, when no reference is given."""
    receipt = await services.find_receipt(wish.reference)
    if receipt is None:
        return await say("sms.no_such_payment")
    await say("sms.receipt", receipt=receipt)
    if await ask("sms.by_post", YesOrThanks()):
        asked = await services.send_receipt(receipt.reference)
        return await say(f"receipt.{asked}")
    return await say("sms.not_by_post")


async def _who(wish: Wish) -> None:  # noqa: ARG001 - each is told its wish
    """Say who one is to a line that knows it already."""
    await say("sms.help")


async def _trusted(wish: Wish) -> None:  # noqa: ARG001 - each is told its wish
    """Know who may hear the account, and end it: a forged text gains nothing by it, and who was chosen is told."""
    people = await services.trusted_people()
    if not people:
        return await say("sms.trusts_nobody")
    if not await ask("sms.trusted", YesOrThanks(), people=people):
        return await say("sms.still_trusted")
    for person in people:
        await services.withdraw_trusted(person.id)
    return await say("sms.distrusted")


async def _cancel(wish: Wish) -> None:
    """Have a payment cancelled, to be confirmed by the call that follows."""
    if not wish.reference:
        return await say("sms.called_off" if await services.call_off() else "sms.which_payment")
    receipt = await services.find_receipt(wish.reference)
    if receipt is None:
        return await say("sms.no_such_payment")
    if receipt.state != "accepted":
        return await say("sms.too_late", receipt=receipt)
    rung = await services.ask_call_back(Cancellation(receipt.reference))
    return await say("sms.cancelling", receipt=receipt) if rung else await say("sms.rung_enough")


ANYBODY = {"adviser": _adviser, "call_me": _call_me, "contact": _contact, "stop": _stop, "start": _start}
OWNERS = {
    "balance": _balance,
    "history": _history,
    "receipt": _receipt,
    "pay": pay_by_text,
    "usual": pay_usual_by_text,
    "cancel": _cancel,
    "trusted": _trusted,
    "introduce": _who,
    **dict.fromkeys(("details", "address", "email", "number", "told"), details_by_text),
}
