"""Takes people in: beneficiaries with their PIN and their numbers, intervenants with their NAN, who knows whom."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.services.work import Work
from backend.storage import beneficiaries, enrolment


def enrol_intervenant(work: Work, nan: str, values: Mapping[str, Any]) -> int:
    """Take an affiliated intervenant in; returns their id.

    Args:
        work: The transaction.
        nan: Canonical, `0012345*1`.
        values: kind, given_name, family_name, birth_date, phone (E.164), email, iban, mode and activity.
    """
    body, _, key = nan.partition("*")
    return enrolment.insert_intervenant(work.connection, {"nan_body": body, "nan_key": key, **values})


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
    for intervenant_id in knows:
        enrolment.insert_acquaintance(work.connection, beneficiary_id, intervenant_id)
    return beneficiary_id


def register_number(work: Work, beneficiary_id: int, number: str) -> None:
    """Make a telephone number (E.164) one of the beneficiary's; again changes nothing."""
    beneficiaries.register_number(work.connection, beneficiary_id, number)


def anybody_beside(work: Work, cesu_codes: Sequence[str]) -> bool:
    """Whether there is any beneficiary with another CESU code than these."""
    return enrolment.codes_beside(work.connection, cesu_codes)
