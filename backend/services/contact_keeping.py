"""Changes where a beneficiary is reached, as they or an adviser asks: each change is kept, told, and can be undone."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from backend.domain.outbox_message import PAYLOAD_VERSION, OutboxMessage, UnreadablePayload
from backend.domain.payer_contact import (
    MOST_NUMBERS,
    ChangeKind,
    ContactChange,
    NothingToUndo,
    PayerContact,
    PayerWay,
    PostalAddress,
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


def add_number(work: Work, beneficiary_id: int, number: str, trace: Trace | None = None) -> bool:
    """Make a telephone number (E.164) one of the beneficiary's; False where it is already, or they have many.

    Args:
        work: The transaction.
        beneficiary_id: Whose it is.
        number: The number; where its owner asks, they have proved in a call to it that it is theirs.
        trace: The adviser's; None where its owner asks, whose number is not as good as the issuer's at once.
    """
    contact = contact_of(work, beneficiary_id)
    if trace is None and len(contact.numbers) >= MOST_NUMBERS:
        return False
    if not beneficiaries.register_number(work.connection, beneficiary_id, number, None if trace else work.now):
        return False
    _keep(work, beneficiary_id, "number_added", number, trace)
    return True


def may_leave(work: Work, beneficiary_id: int, number: str) -> bool:
    """Whether a number may be taken away by its owner's word: one that is as good as the issuer's has to stay."""
    contact = contact_of(work, beneficiary_id)
    return any(each.number != number and each.is_settled(work.now) for each in contact.numbers)


def remove_number(work: Work, beneficiary_id: int, number: str, trace: Trace | None = None) -> bool:
    """Take a telephone number (E.164) away; False where it is none of theirs."""
    if not beneficiaries.remove_number(work.connection, beneficiary_id, number):
        return False
    _keep(work, beneficiary_id, "number_removed", number, trace)
    return True


def change_address(work: Work, beneficiary_id: int, address: PostalAddress | None, trace: Trace | None = None) -> bool:
    """Keep where a beneficiary lives; False where that changes nothing."""
    was = contact_of(work, beneficiary_id).address
    if was == address:
        return False
    beneficiaries.change_address(work.connection, beneficiary_id, address)
    _keep(work, beneficiary_id, "address", asdict(was) if was else None, trace)
    return True


def change_email(work: Work, beneficiary_id: int, email: str | None, trace: Trace | None = None) -> bool:
    """Keep a beneficiary's e-mail address; False where that changes nothing."""
    was = contact_of(work, beneficiary_id).email
    if was == email:
        return False
    beneficiaries.change_email(work.connection, beneficiary_id, email)
    _keep(work, beneficiary_id, "email", was, trace)
    return True


def tell_by(work: Work, beneficiary_id: int, way: PayerWay | None, trace: Trace | None = None) -> bool:
    """Tell a beneficiary of payments so from now on; False where that changes nothing."""
    was = contact_of(work, beneficiary_id).told_by
    if was == way:
        return False
    beneficiaries.tell_payer_by(work.connection, beneficiary_id, way)
    _keep(work, beneficiary_id, "told_by", was, trace)
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
    if not _BACK[change.kind](work, beneficiary_id, change.was, trace):
        raise NothingToUndo(f"All is as it was before the change {change_id} already.")


_BACK: Mapping[ChangeKind, Callable[[Work, int, Any, Trace], bool]] = {
    "number_added": remove_number,
    "number_removed": add_number,
    "address": lambda work, owner, was, trace: change_address(work, owner, was and PostalAddress(**was), trace),
    "email": change_email,
    "told_by": tell_by,
}
"""What puts back what a change of a kind has changed."""


def announced_change(work: Work, message: OutboxMessage) -> ContactChange:
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
    return change


def _keep(work: Work, beneficiary_id: int, kind: ChangeKind, was: Any, trace: Trace | None) -> None:
    by = {"who": trace.who.strip(), "why": trace.why.strip()} if trace else {}
    values = {"beneficiary_id": beneficiary_id, "kind": kind, "at": work.now, **by}
    change_id = contact_changes.keep(work.connection, was, values)
    payload = {"version": PAYLOAD_VERSION, "change": change_id}
    outbox.put(work.connection, f"contact:{change_id}", CONTACT_CHANGED, payload, work.now)
