"""Finds beneficiaries as a person at a desk looks for them: by name, CESU code, telephone number or reference."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from threading import BoundedSemaphore

from backend.domain.lifecycle import ADVISER, NoSuchPayment
from backend.domain.name_likeness import likeness, words_of
from backend.domain.numbering import e164
from backend.domain.people import Beneficiary
from backend.services import payment_lookup
from backend.services.work import Work
from backend.storage import beneficiaries

MOST_FOUND = 30
_ONE_BY_NAME = BoundedSemaphore(1)
"""A search by name opens everybody: one at a time, so that those who ring do not wait for several."""

PATIENCE_SECONDS = 8.0


class TooManySearches(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """Others search by name at this moment, and one at a time does."""


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Who was found; `town` where they live, to tell two of a name apart, empty where that is not known."""

    person: Beneficiary
    town: str


def find(work: Work, programmes: Sequence[str], typed: str) -> list[FoundPerson]:
    """Those of some programmes whom somebody may mean, the likeliest first, at most thirty.

    Eight digits are a CESU code, nine a payment's reference, ten a telephone number (also as +33…); else it is a name
    (docs/decisions/0027-people-are-opened-to-be-found-by-name.md).

    Raises:
        TooManySearches: Others search by name.
    """
    compact = re.sub(r"[\s.()-]", "", typed)
    digits = f"0{compact.removeprefix('+33')}" if compact.startswith("+33") else compact
    if not digits.isdecimal():
        return _named(work, programmes, words_of(typed)) if len(typed.strip()) > 1 else []
    match len(digits):
        case 8:
            found = beneficiaries.with_code(work.connection, digits)
        case 9:
            found = _paid_by(work, digits)
        case 10 if number := e164(digits):
            found = beneficiaries.at_number(work.connection, list(programmes), number)
        case _:
            found = []
    return [_with_town(work, each) for each in found if each.programme in programmes]


def _paid_by(work: Work, reference: str) -> list[Beneficiary]:
    try:
        return [payment_lookup.find(work, reference, ADVISER).payer]
    except NoSuchPayment:
        return []


def _named(work: Work, programmes: Sequence[str], typed: tuple[str, ...]) -> list[FoundPerson]:
    if not _ONE_BY_NAME.acquire(timeout=PATIENCE_SECONDS):
        raise TooManySearches("Others search by name at this moment: try again.")
    try:
        alike = (
            (likeness(typed, words_of(f"{each.family_name} {each.given_name}")), -each.id, FoundPerson(each, town))
            for each, town in beneficiaries.everybody(work.connection, programmes)
        )
        best = nlargest(MOST_FOUND, (one for one in alike if one[0]), key=lambda one: one[:2])
    finally:
        _ONE_BY_NAME.release()
    return [found for *_, found in best]


def _with_town(work: Work, person: Beneficiary) -> FoundPerson:
    return FoundPerson(person, beneficiaries.recipient(work.connection, person.id).town or "")
