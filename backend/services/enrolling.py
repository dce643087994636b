"""Takes people in one by one: a beneficiary with their PIN, their numbers, and whom they know."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.services.work import Work
from backend.storage import enrolment, sealed_facts


def enrol_beneficiary(
    work: Work, values: Mapping[str, Any], phones: Sequence[str], pin_hash: str, knows: Sequence[int] = ()
) -> int:
    """Take a beneficiary in; returns their id.

    Args:
        work: The transaction.
        values: programme, cesu_code, birth_date, civility, given_name and family_name.
        phones: Their telephone numbers, E.164.
        pin_hash: What `Pins.hash` made of their PIN.
        knows: The ids of their intervenants.
    """
    beneficiary_id = enrolment.insert_beneficiary(work.connection, values, phones, pin_hash)
    sealed_facts.book(work.connection, sealed_facts.BENEFICIARY, [beneficiary_id], work.now)
    for intervenant_id in knows:
        enrolment.insert_acquaintance(work.connection, beneficiary_id, intervenant_id)
    return beneficiary_id


def give_pin(work: Work, beneficiary_id: int, pin_hash: str) -> None:
    """Give somebody who has none a PIN, as `Pins.hash` made it."""
    enrolment.insert_pin(work.connection, beneficiary_id, pin_hash)


def anybody_beside(work: Work, cesu_codes: Sequence[str]) -> bool:
    """Whether there is any beneficiary with another CESU code than these."""
    return enrolment.codes_beside(work.connection, cesu_codes)
