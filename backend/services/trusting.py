"""Lets somebody whom a beneficiary has chosen hear their account, with a code of their own, and do nothing.

The code is drawn here and given to the letter that brings it; only its argon2 hash is kept. A wrong one is counted
before it is looked at, and the third closes the way. Whoever misdialled a number when choosing has chosen a stranger:
so the first call also asks for the beneficiary's birth date, and counts as the code does.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from backend.domain.payment import Payment
from backend.domain.people import Beneficiary
from backend.domain.pin import TRUSTED_CODE_DIGITS
from backend.domain.rights import Rights
from backend.domain.trusted import MOST_TRUSTED, Bond, Helped, TrustedPerson, WithdrawnBy
from backend.services import identifying, paying, payment_lookup
from backend.services.pins import Pins
from backend.services.work import Work
from backend.storage import beneficiaries, trusted_people


class TooManyTrusted(ValueError):  # noqa: N818 - a sentence, as all our errors
    """A beneficiary has as many trusted people as they may have."""


@dataclass(frozen=True, slots=True)
class CodeTried:
    """What came of a code: who has it, None where nobody; and whom it has closed the way to."""

    found: TrustedPerson | None
    blocked: tuple[TrustedPerson, ...] = ()


def choose(work: Work, pins: Pins, beneficiary_id: int, chosen: tuple[str, Bond, bool]) -> tuple[TrustedPerson, str]:
    """Choose somebody; the same number chosen again has a new code, and the old one serves no more.

    Args:
        work: The transaction.
        pins: Hashes the code.
        beneficiary_id: Who chooses, their PIN proven.
        chosen: Their own telephone (E.164), what they are to the beneficiary, whether they are told of payments.

    Returns:
        Who was chosen, and their code, which is told to nobody else and kept nowhere.

    Raises:
        TooManyTrusted: Two others are chosen already.
    """
    number, bond, told = chosen
    for before in people_of(work, beneficiary_id):
        if before.number == number:
            trusted_people.withdraw(work.connection, before.id, "beneficiary", work.now)
    if len(people_of(work, beneficiary_id)) >= MOST_TRUSTED:
        raise TooManyTrusted(f"A beneficiary has {MOST_TRUSTED} trusted people at most.")
    code = f"{secrets.randbelow(10**TRUSTED_CODE_DIGITS):0{TRUSTED_CODE_DIGITS}d}"
    person = (beneficiary_id, number, bond, told)
    trusted_id = trusted_people.name(work.connection, person, pins.hash(code), work.now)
    return TrustedPerson(trusted_id, beneficiary_id, bond, number, told, confirmed=False, looks=0, looked_on=None), code


def people_of(work: Work, beneficiary_id: int) -> tuple[TrustedPerson, ...]:
    """A beneficiary's trusted people."""
    return trusted_people.of_beneficiary(work.connection, beneficiary_id)


def withdraw(work: Work, trusted_id: int, by: WithdrawnBy, beneficiary_id: int | None = None) -> TrustedPerson | None:
    """Let somebody hear nothing any more; who it was, None where there is none (of that beneficiary)."""
    person = trusted_people.by_id(work.connection, trusted_id)
    if person is None or beneficiary_id not in {None, person.beneficiary_id}:
        return None
    return person if trusted_people.withdraw(work.connection, trusted_id, by, work.now) else None


def at_number(work: Work, programmes: Sequence[str], number: str) -> tuple[TrustedPerson, ...]:
    """The trusted people of some programmes who have a telephone number (E.164)."""
    found = trusted_people.at_number(work.connection, number)
    return tuple(each for each in found if _person_of(work, each).programme in programmes)


def try_code(work: Work, pins: Pins, programmes: Sequence[str], number: str, code: str) -> CodeTried:
    """Whose code it is, of those who have a number: told alike, and in the same time, where nobody has it.

    Somebody's first right code stays counted as a try until the birth date is right too.
    """
    candidates = at_number(work, programmes, number)
    counted = [(each, trusted_people.count_attempt(work.connection, each.id, work.now)) for each in candidates]
    tried = [(each, *attempt) for each, attempt in counted if attempt]
    if not tried:
        pins.hash(code)
        return CodeTried(None)
    found = next((each for each, hashed, _ in tried if pins.matches(hashed, code)), None)
    if found is None:
        return CodeTried(None, tuple(each for each, _, left in tried if left == 0))
    others = [each.id for each, *_ in tried if each.id != found.id or found.confirmed]
    trusted_people.forget_attempts(work.connection, others)
    return CodeTried(found)


def confirm(work: Work, trusted_id: int, born_on: Sequence[date]) -> TrustedPerson | None:
    """Who has given the birth date of whom they help, and hears their account from now on; None where it is wrong."""
    person = trusted_people.by_id(work.connection, trusted_id)
    if person is None or beneficiaries.guessable(work.connection, person.beneficiary_id)[0] not in born_on:
        return None
    trusted_people.confirm(work.connection, trusted_id, work.now)
    return person


def helped(work: Work, trusted_id: int) -> Helped | None:
    """Whose account a trusted person may hear now; None where they have not confirmed, or are withdrawn."""
    person = trusted_people.by_id(work.connection, trusted_id)
    return Helped(trusted_id, _person_of(work, person)) if person and person.confirmed else None


def note_look(work: Work, trusted_id: int) -> None:
    """They hear the account once more; their beneficiary can hear how often, and when last."""
    trusted_people.count_look(work.connection, trusted_id, work.now)


def rights(work: Work, trusted_id: int) -> Rights | None:
    """What whom they help can spend today; None where they may not hear it."""
    heard = helped(work, trusted_id)
    return paying.rights_of(work, heard.person.id) if heard else None


def payments(work: Work, trusted_id: int, skip: int, most: int) -> tuple[Payment, ...] | None:
    """The payments of whom they help, the newest first, without the references by which something could be done."""
    heard = helped(work, trusted_id)
    if heard is None:
        return None
    made = payment_lookup.paid_by(work, heard.person.id, skip, most)
    return tuple(replace(each, id=0, reference="") for each in made)


def _person_of(work: Work, trusted: TrustedPerson) -> Beneficiary:
    found = identifying.known(work, trusted.beneficiary_id, None)
    assert isinstance(found, Beneficiary), "whoever has chosen somebody is known"
    return found
