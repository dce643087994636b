"""Finds people as a person at a desk looks for them: by name, CESU code, telephone number or payment reference."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain
from threading import BoundedSemaphore
from typing import Literal

from backend.domain.lifecycle import ADVISER, NoSuchPayment
from backend.domain.name_likeness import likeness, words_of
from backend.domain.numbering import e164
from backend.domain.people import Beneficiary, Payee
from backend.services import payment_lookup
from backend.services.work import Work
from backend.storage import beneficiaries, intervenants_at_work

MOST_FOUND = 30
MOST_PAYERS = 2
"""How many of those for whom an intervenant works tell them apart from another of their name."""

Person = Beneficiary | Payee
_ONE_BY_NAME = BoundedSemaphore(1)
"""A search by name opens everybody: one at a time, so that those who ring do not wait for several."""

PATIENCE_SECONDS = 8.0


class TooManySearches(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """Others search by name at this moment, and one at a time does."""


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Who was found, and what tells two of a name apart.

    `town` is where a beneficiary lives, empty where that is not known; `works_for` are those for whom an intervenant
    works, two at most, and `others` says whether there are more.
    """

    person: Beneficiary | Payee
    town: str = ""
    works_for: tuple[Beneficiary, ...] = ()
    others: bool = False

    @property
    def kind(self) -> Literal["beneficiary", "intervenant"]:
        """What they are."""
        return "beneficiary" if isinstance(self.person, Beneficiary) else "intervenant"


def find(work: Work, programmes: Sequence[str], typed: str) -> list[FoundPerson]:
    """Those of some programmes, or at work in them, whom somebody may mean, the likeliest first, at most thirty.

    Eight digits are a CESU code, nine a payment's reference, ten a telephone number (also as +33…); else it is a name
    (docs/decisions/0027-people-are-opened-to-be-found-by-name.md).

    Raises:
        TooManySearches: Others search by name.
    """
    compact = re.sub(r"[\s.()-]", "", typed)
    digits = f"0{compact.removeprefix('+33')}" if compact.startswith("+33") else compact
    if digits.isdecimal():
        found = _numbered(work, programmes, digits)
    else:
        found = _named(work, programmes, words_of(typed)) if len(typed.strip()) > 1 else []
    return [_told_apart(work, programmes, each) for each in found]


def _numbered(work: Work, programmes: Sequence[str], digits: str) -> list[Person]:
    match len(digits):
        case 8:
            return [each for each in beneficiaries.with_code(work.connection, digits) if each.programme in programmes]
        case 9:
            return [each for each in _paid_by(work, digits) if each.programme in programmes]
        case 10 if number := e164(digits):
            at_work = intervenants_at_work.at_number(work.connection, programmes, number)
            return [*beneficiaries.at_number(work.connection, list(programmes), number), *at_work]
    return []


def _paid_by(work: Work, reference: str) -> list[Beneficiary]:
    try:
        return [payment_lookup.find(work, reference, ADVISER).payer]
    except NoSuchPayment:
        return []


def _named(work: Work, programmes: Sequence[str], typed: tuple[str, ...]) -> list[Person]:
    """Whom a name may mean; of those who are as likely, who pays comes first."""
    if not _ONE_BY_NAME.acquire(timeout=PATIENCE_SECONDS):
        raise TooManySearches("Others search by name at this moment: try again.")
    try:
        everybody: Iterator[Person] = chain(
            beneficiaries.everybody(work.connection, programmes),
            intervenants_at_work.everybody(work.connection, programmes),
        )
        alike = ((likeness(typed, words_of(f"{each.family_name} {each.given_name}")), each) for each in everybody)
        best = nlargest(MOST_FOUND, (one for one in alike if one[0]), key=lambda one: one[0])
    finally:
        _ONE_BY_NAME.release()
    return [found for _, found in best]


def _told_apart(work: Work, programmes: Sequence[str], person: Person) -> FoundPerson:
    if isinstance(person, Beneficiary):
        return FoundPerson(person, beneficiaries.recipient(work.connection, person.id).town or "")
    payers = payment_lookup.payers_of(work, person.id, programmes, MOST_PAYERS + 1)
    return FoundPerson(person, works_for=payers[:MOST_PAYERS], others=len(payers) > MOST_PAYERS)
