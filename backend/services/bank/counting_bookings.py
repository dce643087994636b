"""Counts how often the bank debited and returned each transfer: once is right, whatever it says in how many files."""

from collections.abc import Iterable, Mapping, Sequence

from backend.services.bank.answers import Kind
from backend.services.work import Work
from backend.storage import bank_bookings
from backend.storage.bank_bookings import BookedTimes, ToldBooking
from backend.storage.bank_transfers import BankTransfer


def once_too_often(
    work: Work,
    answer: tuple[int, Kind],
    transfers: Iterable[BankTransfer],
    told: Mapping[str, Sequence[ToldBooking]],
) -> list[str]:
    """Keep how an answer says that transfers were booked; what is wrong with it.

    Args:
        work: The transaction in which the answer was applied to them.
        answer: The storage's number of the answer, and its kind.
        transfers: As they stand after it.
        told: Their bookings in the answer, by end-to-end id.

    Returns:
        References of payments that were debited or returned twice, or debited though their rights had gone back;
        of a file that was debited twice, its own name.
    """
    report, kind = answer
    found = {each.payment.id: each for each in transfers}
    by_payment = {key: told.get(each.end_to_end_id, ()) for key, each in found.items()}
    bank_bookings.keep(work.connection, report, kind, by_payment)
    times = bank_bookings.times(work.connection, list(found), report)
    return [
        _name(found[key], times[key], by_payment[key])
        for key in found
        if key in times and _is_wrong(found[key], times[key], by_payment[key], kind)
    ]


def _is_wrong(transfer: BankTransfer, times: BookedTimes, told: Sequence[ToldBooking], kind: Kind) -> bool:
    is_back = transfer.payment.state == "reversed"
    if times.is_news:
        return times.too_often(is_back=is_back)
    # A nameless debit of what came back, alone in a notice: nobody can tell the old one from another.
    return is_back and kind == "camt.054" and [(each.ruling, each.reference) for each in told] == [("settled", "")]


def _name(transfer: BankTransfer, times: BookedTimes, told: Sequence[ToldBooking]) -> str:
    at_once = max(times.debits, times.returns) > 1 and any(each.of_file for each in told)
    return transfer.message_id if at_once else transfer.payment.reference
