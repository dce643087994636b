"""Holds the sum of a booking against the transfers that it may be of."""

from collections.abc import Iterable, Mapping, Sequence

from backend.services.bank.answer_line import AnswerLine
from backend.storage.bank_transfers import BankTransfer


def apart(lines: Iterable[AnswerLine]) -> tuple[list[AnswerLine], list[list[AnswerLine]]]:
    """The lines that stand by themselves, and those of each booking whose told amounts do not make it up."""
    entries: dict[int, list[AnswerLine]] = {}
    sound = []
    for line in lines:
        if line.booking and line.booking.lines > 1 and not line.booking.adds_up:
            entries.setdefault(line.booking.number, []).append(line)
        else:
            sound.append(line)
    return sound, list(entries.values())


def is_made_up(entry: Sequence[AnswerLine], known: Mapping[str, BankTransfer]) -> bool:
    """Whether a booking that does not tell every amount is the sum of the transfers that it lists, all of them ours."""
    booking, found = entry[0].booking, [known.get(each.end_to_end_id or "") for each in entry]
    if booking is None or booking.adds_up is False or None in found:
        return False
    return booking.cents == sum(each.payment.cents for each in found if each)


def fits(line: AnswerLine, group: Sequence[BankTransfer]) -> bool:
    """Whether the sum and the number that a line tells, where it tells them, are those of the transfers."""
    told = sum(each.payment.cents for each in group), len(group)
    return line.cents in (None, told[0]) and line.count in (None, told[1])
