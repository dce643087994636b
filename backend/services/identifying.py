"""Recognises beneficiaries and intervenants by what they can give over the phone."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from backend.domain.people import Beneficiary, NanQuery, Payee
from backend.services.work import Work
from backend.storage import people, tasks

T = TypeVar("T")
TO_REGISTER = "number.to_register"


def identify(work: Work, programme: str, cesu_codes: Sequence[str], born_on: Sequence[date]) -> Beneficiary | None:
    """The one beneficiary of a programme who fits one of the codes and one of the birth dates.

    None for nobody, and for two: when the readings of what was said fit two people, it is neither.
    """
    return _only(people.find_beneficiaries(work.connection, programme, cesu_codes, born_on))


def beneficiary_at(work: Work, programme: str, number: str) -> Beneficiary | None:
    """The one beneficiary of a programme whose telephone number (E.164) this is; None for nobody, and for two."""
    return _only(people.beneficiaries_at(work.connection, programme, number))


def payee_at(work: Work, programme: str, number: str) -> Payee | None:
    """The one intervenant whose number this is; None where it is a beneficiary's of the programme as well."""
    if people.beneficiaries_at(work.connection, programme, number):
        return None
    return _only(people.payees_at(work.connection, number))


def introduce(work: Work, programme: str, cesu_code: str, born_on: date) -> None:
    """Leave a task for an adviser when an unknown number names a beneficiary: to register it, or to warn them.

    Whoever writes learns nothing by it, not even whether the two fit.
    """
    found = identify(work, programme, [cesu_code], [born_on])
    waiting = {task.payload.get("beneficiary") for task in tasks.open_tasks(work.connection, TO_REGISTER)}
    if found and found.id not in waiting:
        tasks.open_task(work.connection, TO_REGISTER, {"beneficiary": found.id}, work.now)


def find_payee(work: Work, queries: Sequence[NanQuery]) -> Payee | None:
    """The one affiliated intervenant that fits one of the queries; None for nobody, and for two."""
    return _only(people.find_payees(work.connection, queries))


def known_payee(work: Work, beneficiary_id: int, nan: str) -> Payee | None:
    """The one of a beneficiary's own intervenants who has a NAN (its key may be left out)."""
    return _only(people.known_payees_with(work.connection, beneficiary_id, nan))


def _only(found: list[T]) -> T | None:
    return found[0] if len(found) == 1 else None
