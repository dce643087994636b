"""Changes where a beneficiary is reached, as they or an adviser asks: each change is kept, told, and can be undone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from backend.domain.outbox_message import PAYLOAD_VERSION, OutboxMessage, UnreadablePayload
from backend.domain.payer_contact import (
    MOST_NUMBERS,
    SETTLED_AFTER,
    ChangeKind,
    ContactChange,
    NothingToUndo,
    PayerContact,
    PayerWay,
    PostalAddress,
    Reached,
    RegisteredNumber,
)
from backend.domain.people import NoSuchBeneficiary
from backend.services.by_hand import Trace
from backend.services.work import Work
from backend.storage import beneficiaries, contact_changes, outbox

CONTACT_CHANGED = "contact.changed"
"""The outbox topic of a change, whose owner is told of it wherever they are reached."""

MOST_LISTED = 50


def contact_of(work: Work, beneficiary_id: int) -> PayerContact:
    """Where a beneficiary is reached.

    Raises:
        NoSuchBeneficiary: There is none of this number.
    """
    if not beneficiaries.is_known(work.connection, beneficiary_id):
        raise NoSuchBeneficiary("Nobody has this number.")
    return beneficiaries.contact_of(work.connection, beneficiary_id, locked=True)


def add_number(
    work: Work, beneficiary_id: int, number: str, trace: Trace | None = None, told: Reached | None = None
) -> bool:
    """Make a telephone number (E.164) one of the beneficiary's; False where it is already, or they have many.

    It is as good as the issuer's at once where an adviser gives it to somebody who has none; beside or after another
    one it has to settle first, since whoever stole an adviser's account would ring themselves.

    Args:
        work: The transaction.
        beneficiary_id: Whose it is.
        number: The number; where its owner asks, they have proved in a call to it that it is theirs.
        trace: The adviser's; None where its owner asks.
        told: Who is told; None for where its owner is reached before this change.
    """
    contact = contact_of(work, beneficiary_id)
    if trace is None and len(contact.numbers) >= MOST_NUMBERS:
        return False
    at = None if trace and _has_had_none(work, beneficiary_id, contact) else work.now
    return _register(work, beneficiary_id, RegisteredNumber(number, at), trace, told or contact.reached)


def _has_had_none(work: Work, beneficiary_id: int, contact: PayerContact) -> bool:
    """Whether somebody has no number on file, and none left so lately that its owner may not have heard of it."""
    since = work.now - SETTLED_AFTER
    return not contact.numbers and not contact_changes.lost_number_since(work.connection, beneficiary_id, since)


def _register(work: Work, owner: int, new: RegisteredNumber, trace: Trace | None, told: Reached) -> bool:
    if not beneficiaries.register_number(work.connection, owner, new.number, new.registered_at):
        return False
    _keep(work, owner, "number_added", new.number, trace, told)
    return True


def may_leave(work: Work, beneficiary_id: int, number: str) -> bool:
    """Whether a number may be taken away by its owner's word: one that is as good as the issuer's has to stay."""
    contact = contact_of(work, beneficiary_id)
    return any(each.number != number and each.is_settled(work.now) for each in contact.numbers)


def remove_number(
    work: Work, beneficiary_id: int, number: str, trace: Trace | None = None, told: Reached | None = None
) -> bool:
    """Take a telephone number (E.164) away; False where it is none of theirs."""
    before = contact_of(work, beneficiary_id).reached
    if not beneficiaries.remove_number(work.connection, beneficiary_id, number):
        return False
    _keep(work, beneficiary_id, "number_removed", number, trace, told or before)
    return True


def change_address(
    work: Work,
    beneficiary_id: int,
    address: PostalAddress | None,
    trace: Trace | None = None,
    told: Reached | None = None,
) -> bool:
    """Keep where a beneficiary lives; False where that changes nothing."""
    contact = contact_of(work, beneficiary_id)
    was = contact.address
    if was == address:
        return False
    beneficiaries.change_address(work.connection, beneficiary_id, address)
    _keep(work, beneficiary_id, "address", asdict(was) if was else None, trace, told or contact.reached)
    return True


def change_email(
    work: Work, beneficiary_id: int, email: str | None, trace: Trace | None = None, told: Reached | None = None
) -> bool:
    """Keep a beneficiary's e-mail address; False where that changes nothing."""
    contact = contact_of(work, beneficiary_id)
    if contact.email == email:
        return False
    beneficiaries.change_email(work.connection, beneficiary_id, email)
    _keep(work, beneficiary_id, "email", contact.email, trace, told or contact.reached)
    return True


def tell_by(
    work: Work, beneficiary_id: int, way: PayerWay | None, trace: Trace | None = None, told: Reached | None = None
) -> bool:
    """Tell a beneficiary of payments so from now on; False where that changes nothing."""
    contact = contact_of(work, beneficiary_id)
    if contact.told_by == way:
        return False
    beneficiaries.tell_payer_by(work.connection, beneficiary_id, way)
    _keep(work, beneficiary_id, "told_by", contact.told_by, trace, told or contact.reached)
    return True


def changes_of(work: Work, beneficiary_id: int) -> list[ContactChange]:
    """What was changed for a beneficiary, the newest first."""
    return contact_changes.newest(work.connection, beneficiary_id, MOST_LISTED)


def undo(work: Work, beneficiary_id: int, change_id: int, trace: Trace) -> None:
    """Put back what stood there before a change; that is a change too, and told.

    Raises:
        NothingToUndo: The beneficiary has no such change, it was undone before, or it is as before already.
    """
    change = contact_changes.find(work.connection, change_id)
    if change is None or change.beneficiary_id != beneficiary_id:
        raise NothingToUndo(f"This beneficiary has no change {change_id}.")
    if not contact_changes.undo(work.connection, change_id, work.now):
        raise NothingToUndo(f"The change {change_id} is undone already.")
    if not _BACK[change.kind](work, change, trace):
        raise NothingToUndo(f"All is as it was before the change {change_id} already.")


def _number_back(work: Work, change: ContactChange, trace: Trace) -> bool:
    """Register a number that went, as good as it was: one that had to settle has to settle still."""
    contact, before = contact_of(work, change.beneficiary_id), contact_changes.reached_before(work.connection, change)
    known = before.numbers if before else ()
    as_it_was = next((each for each in known if each.number == change.was), RegisteredNumber(change.was, work.now))
    return _register(work, change.beneficiary_id, as_it_was, trace, contact.reached)


def _address_back(work: Work, change: ContactChange, trace: Trace) -> bool:
    return change_address(work, change.beneficiary_id, change.was and PostalAddress(**change.was), trace)


_BACK: Mapping[ChangeKind, Callable[[Work, ContactChange, Trace], bool]] = {
    "number_added": lambda work, change, trace: remove_number(work, change.beneficiary_id, change.was, trace),
    "number_removed": _number_back,
    "address": _address_back,
    "email": lambda work, change, trace: change_email(work, change.beneficiary_id, change.was, trace),
    "told_by": lambda work, change, trace: tell_by(work, change.beneficiary_id, change.was, trace),
}
"""What puts back what a change of a kind has changed."""


@dataclass(frozen=True, slots=True)
class AnnouncedChange:
    """A change that its owner is told of: where they were reached before it, and what else was changed with it."""

    change: ContactChange
    before: Reached
    also: tuple[ChangeKind, ...]


def announced_change(work: Work, message: OutboxMessage) -> AnnouncedChange:
    """The change that a piece of news is about.

    Raises:
        UnreadablePayload: Another version wrote it, or there is no such change.
    """
    change_id = message.payload.get("change")
    if message.payload.get("version") != PAYLOAD_VERSION or not isinstance(change_id, int):
        raise UnreadablePayload(f"The payload is not of version {PAYLOAD_VERSION}.")
    change = contact_changes.find(work.connection, change_id)
    if change is None:
        raise UnreadablePayload("There is no such change.")
    before = contact_changes.reached_before(work.connection, change)
    known = before or contact_of(work, change.beneficiary_id).reached
    return AnnouncedChange(change, known, tuple(message.payload.get("also", ())))


def _keep(  # noqa: PLR0913, PLR0917 - the change's own parts
    work: Work, beneficiary_id: int, kind: ChangeKind, was: Any, trace: Trace | None, told: Reached
) -> None:
    by = {"who": trace.who.strip(), "why": trace.why.strip()} if trace else {}
    values = {"beneficiary_id": beneficiary_id, "kind": kind, "at": work.now, **by}
    announce_changes(work, {contact_changes.keep(work.connection, was, told, values): ()})


def announce_changes(work: Work, changes: Mapping[int, Sequence[ChangeKind]]) -> None:
    """Have the owners of some changes told of each, and of the kinds that came with it, where they were reached."""
    news = (
        (f"contact:{each}", {"version": PAYLOAD_VERSION, "change": each, "also": list(also)})
        for each, also in changes.items()
    )
    outbox.put_all(work.connection, CONTACT_CHANGED, news, work.now)
