"""Reaches people, payments and tasks for an account: what it may not know of is not there for it."""

from collections.abc import Collection

from backend.domain.audit import NotedAct
from backend.domain.contact import Contact
from backend.domain.lifecycle import ADVISER, NoSuchPayment
from backend.domain.payment import Payment
from backend.domain.people import Beneficiary, NoSuchBeneficiary, NoSuchIntervenant
from backend.domain.task import NoSuchOpenTask
from backend.services import adviser_tasks, contacting, identifying, payment_lookup
from backend.services.work import Work

NOBODY = "Nobody has this number."


def name_of(act: NotedAct) -> str:
    """The name of the account that asks."""
    assert act.account is not None, "what is asked for here, an account asks for"
    return act.account.name


def beneficiary_of(work: Work, act: NotedAct, beneficiary_id: int) -> Beneficiary:
    """The beneficiary of a number, if the account may know that there is one.

    Raises:
        NoSuchBeneficiary: There is none, or of a programme that the account is not for.
    """
    payment_lookup.must_be_somebody(work, beneficiary_id)
    found = identifying.known(work, beneficiary_id, None)
    if not isinstance(found, Beneficiary) or not act.covers(found.programme):
        raise NoSuchBeneficiary(NOBODY)
    act.about(beneficiary=beneficiary_id)
    return found


def intervenant_of(work: Work, act: NotedAct, intervenant_id: int, programmes: Collection[str]) -> Contact:
    """Where the intervenant of a number is reached, if they work for somebody of a programme that the account is for.

    Raises:
        NoSuchIntervenant: There is none, or they work for nobody there that the account may know of.
    """
    there = [code for code in programmes if act.covers(code)]
    if not payment_lookup.is_paid_in(work, intervenant_id, there):
        raise NoSuchIntervenant(NOBODY)
    act.about(intervenant=intervenant_id)
    return contacting.contact_of(work, intervenant_id)


def payment_of(work: Work, act: NotedAct, reference: str) -> Payment:
    """The payment of a reference, if the account may know that there is one.

    Raises:
        NoSuchPayment: There is none, or of a programme that the account is not for.
    """
    found = payment_lookup.find(work, reference, ADVISER)
    if not act.covers(found.payer.programme):
        raise NoSuchPayment(reference)
    act.about(beneficiary=found.payer.id, payment=reference)
    return found


def task_of(work: Work, act: NotedAct, task_id: int) -> int:
    """The number of a task, if the account may know that there is one.

    Raises:
        NoSuchOpenTask: It is not about somebody of a programme that the account is for.
    """
    limited = act.account is not None and act.account.programmes is not None
    if limited and not act.covers(adviser_tasks.programme_of(work, task_id) or ""):
        raise NoSuchOpenTask(task_id)
    act.about(task=task_id)
    return task_id
