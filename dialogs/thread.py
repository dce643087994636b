"""A thread of texts: a word, and its answer in as few characters as can be."""

from datetime import date

from backend.domain.people import Beneficiary, NanQuery, Payee
from backend.domain.rights import Rights
from dialogs.answers.hours import Hours
from dialogs.answers.person import Person
from dialogs.answers.text_command import Command, TextCommand
from dialogs.exchange import Heard
from dialogs.opening import Asked, Opening
from dialogs.requests import (
    AskCallBack,
    FindReceipt,
    IdentifyPayee,
    Introduce,
    KnownPayeeByNan,
    KnownPayees,
    LastPayments,
    OptIn,
    OptOut,
    PaymentsBlocked,
    PaymentsReceived,
    QuotePayment,
    ReadRights,
    SendReceipt,
)
from dialogs.script import Cancelled, ask, confirm, perform, say, sealed

LISTED = 3


async def thread(opening: Opening) -> None:
    """Write to Allô CESU."""
    while True:
        await sealed("text", None, _answer(opening.caller))


async def _answer(writer: Beneficiary | Payee | None) -> None:
    """Have one text answered; what only a registered number may know is told to no other.

    A text is personal: what it said leaves the journal with its answer.
    """
    command = await ask("sms.what", TextCommand())
    try:
        if command.word in ANYBODY:
            await ANYBODY[command.word]()
        elif isinstance(writer, Payee):
            await _received()
        elif writer:
            await OWNERS[command.word](command)
        elif command.born_on:
            await _introduce(command, command.born_on)
        else:
            await say("sms.unknown_number")
    except Cancelled:
        await say("sms.cancelled")


async def _introduce(command: Command, born_on: date) -> None:
    """Say who one is from a number that is not known: an intervenant hears their payments, nobody a balance."""
    queries = (NanQuery(command.nan, born_on),) if command.nan else ()
    payee = await perform(IdentifyPayee(queries))
    if payee:
        return await _received()
    if command.cesu_code:
        await perform(Introduce(command.cesu_code, born_on))
    return await say("sms.introduced")


async def _received() -> None:
    """Know the payments received, as an intervenant."""
    received = await perform(PaymentsReceived(0, LISTED))
    await say("sms.received" if received else "history.none", received=received)


async def _help() -> None:
    """Be told which words there are."""
    await say("sms.help")


async def _adviser() -> None:
    """Be told how a person is reached."""
    await say("adviser.number")


async def _contact() -> None:
    """Be told who writes, as a short code must."""
    await say("sms.contact")


async def _stop() -> None:
    """Get no more texts."""
    await perform(OptOut())
    await say("sms.stopped")


async def _start() -> None:
    """Get texts again."""
    await perform(OptIn())
    await say("sms.started")


async def _balance(command: Command) -> None:  # noqa: ARG001 - each is told its command
    """Know what is left, and what expires first."""
    rights = await perform(ReadRights())
    await say("sms.balance" if rights.lots else "balance.none", rights=rights)


async def _history(command: Command) -> None:  # noqa: ARG001 - each is told its command
    """Know the last payments."""
    receipts = await perform(LastPayments(0, LISTED))
    await say("sms.history" if receipts else "history.none", receipts=receipts)


async def _receipt(command: Command) -> None:
    """Have the receipt of a payment; of the last one, when no reference is given."""
    receipt = await perform(FindReceipt(command.reference))
    if receipt is None:
        return await say("sms.no_such_payment")
    await say("sms.receipt", receipt=receipt)
    if await confirm("sms.by_post"):
        asked = await perform(SendReceipt(receipt.reference))
        return await say(f"receipt.{asked}")
    return await say("sms.not_by_post")


async def _pay(command: Command) -> None:
    """Ask for a payment, to be confirmed by the call that follows."""
    if await perform(PaymentsBlocked()):
        return await say("sms.blocked")
    if command.cents is not None:
        return await say("sms.hours_only")
    payee = await _payee_of(command)
    if payee is None:
        return None
    minutes = command.minutes
    if minutes is None:
        minutes = await ask("sms.hours", Hours(), payee=payee)
    rights = await perform(ReadRights())
    quote = await perform(QuotePayment(payee, minutes, _month_of(command, rights)))
    if not quote.covered:
        return await say("sms.not_enough", quote=quote)
    month = quote.months[0] if command.month else None
    await perform(AskCallBack(Asked("pay", payee, minutes, month)))
    return await say("sms.quoted", quote=quote)


async def _payee_of(command: Command) -> Payee | None:
    """Whom a text names; when that is not clear, who there is."""
    if command.nan:
        payee = await perform(KnownPayeeByNan(command.nan))
        if payee is None:
            await say("sms.unknown_nan")
        return payee
    known = await perform(KnownPayees())
    if not known:
        await say("sms.nobody_known")
        return None
    people = Person(tuple(payee.name for payee in known))
    named = people.hear(Heard("text", command.payee), date.min) if command.payee else ()
    if len(named) == 1:
        return known[named[0].value]
    place = await ask("sms.payee", people, payees=known[:LISTED])
    return known[place]


def _month_of(command: Command, rights: Rights) -> date | None:
    months = [lot.month for lot in rights.lots if lot.month.month == command.month]
    return months[-1] if months else None


async def _who(command: Command) -> None:  # noqa: ARG001 - each is told its command
    """Say who one is to a line that knows it already."""
    await say("sms.help")


async def _cancel(command: Command) -> None:
    """Have a payment cancelled, to be confirmed by the call that follows."""
    if not command.reference:
        return await say("sms.which_payment")
    receipt = await perform(FindReceipt(command.reference))
    if receipt is None:
        return await say("sms.no_such_payment")
    if receipt.state != "accepted":
        return await say("sms.too_late", receipt=receipt)
    await perform(AskCallBack(Asked("cancel", reference=receipt.reference)))
    return await say("sms.cancelling", receipt=receipt)


ANYBODY = {"AIDE": _help, "CONSEILLER": _adviser, "CONTACT": _contact, "STOP": _stop, "REPRISE": _start}
OWNERS = {"SOLDE": _balance, "HISTORIQUE": _history, "RECU": _receipt, "PAYER": _pay, "ANNULER": _cancel, "QUI": _who}
