"""Recognises beneficiaries and intervenants by what they can give over the phone, on paper or by texting."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final, TypeVar

from backend.domain.people import Beneficiary, NanQuery, NoSuchBeneficiary, Payee
from backend.services.work import Work
from backend.storage import beneficiaries, intervenants, introductions

T = TypeVar("T")
TO_REGISTER: Final = "number.to_register"


def identify(
    work: Work, programmes: Sequence[str], cesu_codes: Sequence[str], born_on: Sequence[date]
) -> Beneficiary | None:
    """The one person in some programmes who fits one of the codes and one of the birth dates, by their first account.

    None for nobody, and for two: when the readings of what was said fit two people, it is neither.
    """
    found = _ordered(programmes, beneficiaries.fitting(work.connection, programmes, cesu_codes, born_on))
    if len(found) > 1 and found != _ordered(
        programmes, beneficiaries.same_person(work.connection, programmes, found[0].id)
    ):
        return None
    return next(iter(_standing(work, found)), None)


def accounts_of(work: Work, programmes: Sequence[str], beneficiary_id: int) -> tuple[Beneficiary, ...]:
    """A beneficiary's accounts in some programmes, in their order: those with the same CESU code and birth date.

    Closed ones are among them only where none is open.
    """
    return _standing(work, _ordered(programmes, beneficiaries.same_person(work.connection, programmes, beneficiary_id)))


def accounts_at(work: Work, programmes: Sequence[str], number: str) -> tuple[Beneficiary, ...]:
    """The accounts of a telephone number (E.164), in the order of the programmes; none where two of one share it."""
    found = _ordered(programmes, beneficiaries.at_number(work.connection, programmes, number))
    return _standing(work, found) if len({each.programme for each in found}) == len(found) else ()


def _ordered(programmes: Sequence[str], found: list[Beneficiary]) -> list[Beneficiary]:
    return sorted(found, key=lambda each: programmes.index(each.programme))


def _standing(work: Work, found: list[Beneficiary]) -> tuple[Beneficiary, ...]:
    """The open ones of somebody's accounts as of today; where none is open, all of them."""
    today = tuple(_today(work, each) for each in found)
    return tuple(each for each in today if each.closed_on is None) or today


def with_cesu_code(work: Work, cesu_code: str, programme: str | None = None) -> Beneficiary:
    """The one beneficiary with a CESU code, of a programme or of any; for those who have it on paper before them.

    Raises:
        NoSuchBeneficiary: There is none, or one in each of two programmes, which the message names.
    """
    found = [
        each
        for each in beneficiaries.with_code(work.connection, cesu_code)
        if programme is None or each.programme == programme
    ]
    if one := _only(found):
        return _today(work, one)
    if found:
        theirs = " and ".join(sorted(each.programme for each in found))
        raise NoSuchBeneficiary(f"This CESU code is in {theirs}: give its programme (--programme).")
    where = f" in the programme {programme}" if programme else ""
    raise NoSuchBeneficiary(f"Nobody has this CESU code{where}: check its eight digits.")


def whose_number(work: Work, programmes: Sequence[str], number: str) -> Beneficiary | Payee | None:
    """Whose telephone number (E.164) it is: a beneficiary, by their first account, else one intervenant.

    None for nobody, and for two: a number shared by two people of a programme names neither.
    """
    if beneficiaries.at_number(work.connection, programmes, number):
        return next(iter(accounts_at(work, programmes, number)), None)
    return _only(intervenants.at_number(work.connection, number))


def at_number(work: Work, programmes: Sequence[str], number: str) -> list[Beneficiary | Payee]:
    """All whose telephone number (E.164) it is: beneficiaries of the programmes, and intervenants."""
    of_beneficiaries = (_today(work, each) for each in beneficiaries.at_number(work.connection, programmes, number))
    return [*of_beneficiaries, *intervenants.at_number(work.connection, number)]


def known(work: Work, beneficiary_id: int | None, intervenant_id: int | None) -> Beneficiary | Payee | None:
    """The beneficiary or the intervenant of a number that the storage gave; None where neither is given."""
    if beneficiary_id is not None:
        return _today(work, beneficiaries.by_id(work.connection, beneficiary_id))
    return None if intervenant_id is None else intervenants.by_id(work.connection, intervenant_id)


def cesu_code_of(work: Work, beneficiary_id: int) -> str:
    """The CESU code of a beneficiary, for an adviser who is to find them, or for who is greeted by name."""
    return beneficiaries.recipient(work.connection, beneficiary_id).cesu_code


def is_born_on(work: Work, beneficiary_id: int, born_on: Sequence[date]) -> bool:
    """Whether one of the dates is a beneficiary's birth date."""
    born, _ = beneficiaries.guessable(work.connection, beneficiary_id)
    return born in born_on


def introduce(work: Work, programme: str, cesu_code: str, born_on: date) -> None:
    """Leave a task for an adviser when an unknown number names a beneficiary: to register it, or to warn them.

    Whoever writes learns nothing by it, not even whether the two fit: it is one statement for all, and one answer.
    """
    introductions.open_task_about(work.connection, TO_REGISTER, (programme, cesu_code, born_on), work.now)


def find_payee(work: Work, queries: Sequence[NanQuery]) -> Payee | None:
    """The one affiliated intervenant that fits one of the queries and can be paid; None for nobody, and for two."""
    return _only(intervenants.fitting(work.connection, queries, work.today))


def find_caller(work: Work, queries: Sequence[NanQuery]) -> Payee | None:
    """The same for an intervenant who rings, and may hear of their payments after their account was closed."""
    return _only(intervenants.fitting(work.connection, queries))


def known_payees(work: Work, beneficiary_id: int) -> tuple[Payee, ...]:
    """A beneficiary's own intervenants, the last paid first."""
    return intervenants.known_to(work.connection, beneficiary_id, work.today)


def knows(work: Work, beneficiary_id: int, payee_id: int) -> bool:
    """Whether an intervenant is one of a beneficiary's own."""
    return intervenants.is_known_to(work.connection, beneficiary_id, payee_id)


def known_payee(work: Work, beneficiary_id: int, nan: str) -> Payee | None:
    """The one of a beneficiary's own intervenants who has a NAN (its key may be left out)."""
    return _only(intervenants.known_with_nan(work.connection, beneficiary_id, nan, work.today))


def _today(work: Work, found: Beneficiary) -> Beneficiary:
    """The same as of today: an account that closes later is open."""
    if found.closed_on and found.closed_on > work.today:
        return replace(found, closed_on=None)
    return found


def _only(found: list[T]) -> T | None:
    return found[0] if len(found) == 1 else None
