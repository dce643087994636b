"""Knows who is told of a payment, and where: the intervenant and the payer, each as they wish."""

from dataclasses import dataclass

from backend.domain.contact import Contact, ContactWay
from backend.domain.numbering import is_mobile
from backend.domain.outbox_message import OutboxMessage
from backend.domain.payer_contact import PayerContact
from backend.domain.payment import Payment
from backend.domain.trusted import TrustedPerson
from backend.services.adviser_tasks import open_task
from backend.services.notifying import announced_payment
from backend.services.work import Work
from backend.storage import beneficiaries, intervenants, payments, trusted_people


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told of a payment.

    Attributes:
        payment: As its payer may know it.
        contact: Where its intervenant is reached.
        payer: Where its payer is reached.
        trusted: Whom its payer wishes to be told as well.
    """

    payment: Payment
    contact: Contact
    payer: PayerContact
    trusted: tuple[TrustedPerson, ...] = ()


def audience_of(work: Work, message: OutboxMessage) -> Audience:
    """Who is told of the payment that a piece of news is about.

    Raises:
        UnreadablePayload: The news was written by another version.
    """
    payment = payments.by_id(work.connection, announced_payment(message))
    contact = intervenants.contact_of(work.connection, payment.payee.id)
    payer = beneficiaries.contact_of(work.connection, payment.payer.id)
    return Audience(payment, contact, payer, trusted_people.told_of(work.connection, payment.payer.id))


def payment_of(work: Work, message: OutboxMessage) -> Payment:
    """The payment that a piece of news is about, as its payer may know it.

    Raises:
        UnreadablePayload: The news was written by another version.
    """
    return payments.by_id(work.connection, announced_payment(message))


def numbers_of_party(work: Work, payment: Payment, by: str) -> list[str]:
    """The numbers (E.164) of the party of a payment that spoke up: its intervenant, else its payer."""
    if by != "intervenant":
        return beneficiaries.numbers_of(work.connection, payment.payer.id)
    phone = intervenants.contact_of(work.connection, payment.payee.id).phone
    return [phone] if phone else []


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
