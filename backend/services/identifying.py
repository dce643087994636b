"""Recognises beneficiaries and intervenants by what they can give over the phone."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from backend.domain.people import Beneficiary, NanQuery, Payee
from backend.services.work import Work
from backend.storage import people

T = TypeVar("T")


def identify(work: Work, programme: str, cesu_codes: Sequence[str], born_on: Sequence[date]) -> Beneficiary | None:
    """The one beneficiary of a programme who fits one of the codes and one of the birth dates.

    None for nobody, and for two: when the readings of what was said fit two people, it is neither.
    """
    return _only(people.find_beneficiaries(work.connection, programme, cesu_codes, born_on))


def find_payee(work: Work, queries: Sequence[NanQuery]) -> Payee | None:
    """The one affiliated intervenant that fits one of the queries; None for nobody, and for two."""
    return _only(people.find_payees(work.connection, queries))


def _only(found: list[T]) -> T | None:
    return found[0] if len(found) == 1 else None
