"""Shows payments to those who may see them, each as they may know it."""

from collections.abc import Collection

from backend.domain.lifecycle import By, NoSuchPayment
from backend.domain.payment import Payment
from backend.domain.people import Beneficiary, NoSuchBeneficiary
from backend.services.work import Work
from backend.storage import beneficiaries, intervenants_at_work, payments


def find(work: Work, reference: str, by: By) -> Payment:
    """The payment of a reference, as it stands.

    Args:
        work: Reads only.
        reference: Nine digits.
        by: Who asks; an intervenant does not learn what its payer has left.

    Raises:
        NoSuchPayment: There is none, or it is not theirs.
    """
    payment = payments.by_reference(work.connection, reference)
    if payment is None or not by.may_see(payment):
        raise NoSuchPayment(reference)
    return payment.for_payee() if by.role == "intervenant" else payment


def must_be_somebody(work: Work, beneficiary_id: int) -> None:
    """Make sure that there is a beneficiary of this number.

    Raises:
        NoSuchBeneficiary: There is none.
    """
    if not beneficiaries.is_known(work.connection, beneficiary_id):
        raise NoSuchBeneficiary("Nobody has this number.")


def paid_by(work: Work, beneficiary_id: int, skip: int, most: int) -> tuple[Payment, ...]:
    """The beneficiary's payments, the newest first."""
    return payments.of_beneficiary(work.connection, beneficiary_id, skip, most)


def one_paid_by(work: Work, beneficiary_id: int, reference: str = "") -> Payment | None:
    """The beneficiary's payment of a reference; of an empty one, the last; None where there is none."""
    if reference:
        payment = payments.by_reference(work.connection, reference)
        return payment if payment and payment.payer.id == beneficiary_id else None
    return next(iter(payments.of_beneficiary(work.connection, beneficiary_id, 0, 1)), None)


def received_by(work: Work, intervenant_id: int, skip: int, most: int) -> tuple[Payment, ...]:
    """The payments that an intervenant has received, as they may know them, the newest first."""
    found = payments.of_intervenant(work.connection, intervenant_id, skip, most)
    return tuple(payment.for_payee() for payment in found)


def paid_to(work: Work, intervenant_id: int, programmes: Collection[str], most: int) -> tuple[Payment, ...]:
    """The payments that people of some programmes have made to an intervenant, the newest first."""
    return payments.of_intervenant_in(work.connection, intervenant_id, programmes, most)


def is_paid_in(work: Work, intervenant_id: int, programmes: Collection[str]) -> bool:
    """Whether there is an intervenant of this number whom somebody of some programmes knows or has paid."""
    return intervenants_at_work.works_in(work.connection, intervenant_id, programmes)


def payers_of(work: Work, intervenant_id: int, programmes: Collection[str], most: int) -> tuple[Beneficiary, ...]:
    """Those of some programmes who have an intervenant on their list or have paid them, who paid last first."""
    found = intervenants_at_work.payers_of(work.connection, intervenant_id, programmes, most)
    return tuple(beneficiaries.by_id(work.connection, each) for each in found)


def paid_in(work: Work, conversation_id: int) -> tuple[Payment, ...]:
    """What was paid in a conversation, the oldest first."""
    return payments.of_conversation(work.connection, conversation_id)
