"""Knows who is told of a payment, and where: the intervenant as they wish, the payer where a mobile is known."""

from dataclasses import dataclass

from backend.domain.contact import Contact, ContactWay
from backend.domain.numbering import is_mobile
from backend.domain.outbox_message import OutboxMessage
from backend.domain.payment import Payment
from backend.services.adviser_tasks import open_task
from backend.services.notifying import announced_payment
from backend.services.work import Work
from backend.storage import beneficiaries, intervenants, payments


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told of a payment.

    Attributes:
        payment: As its payer may know it.
        contact: Where its intervenant is reached.
        payer_mobile: Where its payer takes texts, E.164; None where no mobile is known.
        payer_phone: Where its payer can be rung, E.164; None where no number is known.
    """

    payment: Payment
    contact: Contact
    payer_mobile: str | None
    payer_phone: str | None


def audience_of(work: Work, message: OutboxMessage) -> Audience:
    """Who is told of the payment that a piece of news is about.

    Raises:
        UnreadablePayload: The news was written by another version.
    """
    payment = payments.by_id(work.connection, announced_payment(message))
    numbers = beneficiaries.numbers_of(work.connection, payment.payer.id)
    contact = intervenants.contact_of(work.connection, payment.payee.id)
    return Audience(payment, contact, next(filter(is_mobile, numbers), None), next(iter(numbers), None))


def report_unreachable(work: Work, message: OutboxMessage, payment: Payment) -> None:
    """Open a task: the intervenant has neither telephone nor address, and was not told."""
    open_task(work, "intervenant.unreachable", {"payment": payment.id, "news": message.key})


def contact_of(work: Work, intervenant_id: int) -> Contact:
    """Where an intervenant is reached, and how they are told of payments."""
    return intervenants.contact_of(work.connection, intervenant_id)


def numbers_of(work: Work, beneficiary_id: int) -> list[str]:
    """The telephone numbers (E.164) on file for a beneficiary."""
    return beneficiaries.numbers_of(work.connection, beneficiary_id)


def numbers_to_ring(work: Work, beneficiary_id: int, calling: str = "") -> list[str]:
    """The numbers (E.164) that prove whose they are: the one somebody calls from first, then mobiles."""
    known = beneficiaries.registered_numbers(work.connection, beneficiary_id)
    settled = (each.number for each in known if each.is_settled(work.now))
    return sorted(settled, key=lambda number: (number != calling, not is_mobile(number), number))


def tell_by(work: Work, intervenant_id: int, way: ContactWay) -> None:
    """Tell an intervenant of payments so, as far as they can be reached that way."""
    intervenants.tell_by(work.connection, intervenant_id, way)
