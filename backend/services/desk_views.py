"""Puts together what a person at a desk is shown of a payment, of somebody's conversations, and of the bank."""

from collections.abc import Iterable, Sequence

from backend.domain.desk import BankDesk, ListedConversation, PaymentHistory, WaitingFile
from backend.domain.payment import Payment
from backend.domain.people import Beneficiary
from backend.domain.programme import Programme
from backend.domain.requested_call import ListedCallBack
from backend.domain.task import Task
from backend.services import identifying
from backend.services.bank import exporting
from backend.services.work import Work
from backend.storage import call_back_standings, desk_queries, payment_states

MOST_CONVERSATIONS, MOST_CALL_BACKS, MOST_FILES = 20, 10, 30


def history_of(work: Work, payment: Payment) -> PaymentHistory:
    """What became of a payment."""
    return PaymentHistory(
        tuple(desk_queries.events_of(work.connection, payment.id)),
        payment_states.is_held(work.connection, payment.id),
        tuple(desk_queries.open_disputes(work.connection, payment.id)),
    )


def conversations_of(work: Work, beneficiary_id: int) -> tuple[ListedConversation, ...]:
    """A beneficiary's last conversations, the newest first."""
    return tuple(desk_queries.conversations_of(work.connection, beneficiary_id, MOST_CONVERSATIONS))


def call_backs_of(work: Work, beneficiary_id: int) -> list[ListedCallBack]:
    """The last calls that the line announced to a beneficiary, the newest first."""
    return call_back_standings.of_beneficiary(work.connection, beneficiary_id, MOST_CALL_BACKS)


def bank_desk(work: Work, programmes: Sequence[Programme], *, everywhere: bool) -> BankDesk:
    """What is with the bank for some programmes; its answers, which are of none, only to who sees all of them."""
    codes = [each.code for each in programmes]
    return BankDesk(
        waiting=tuple(_waiting(work, programmes)),
        files=tuple(desk_queries.files(work.connection, codes, MOST_FILES)),
        answers=tuple(desk_queries.answers(work.connection, MOST_FILES)) if everywhere else (),
        held=desk_queries.held(work.connection, codes),
        left_out=desk_queries.left_out(work.connection, codes),
    )


def owners_of(work: Work, tasks: Sequence[Task]) -> dict[int, Beneficiary]:
    """The beneficiaries whom tasks are about, by the task's id."""
    owners = desk_queries.owners_of(work.connection, [task.id for task in tasks])
    people = {owner: identifying.known(work, owner, None) for owner in set(owners.values())}
    return {task: found for task, owner in owners.items() if isinstance(found := people[owner], Beneficiary)}


def _waiting(work: Work, programmes: Iterable[Programme]) -> Iterable[WaitingFile]:
    for each in programmes:
        if each.bank is None:
            yield WaitingFile(each.code, None, 0, 0)
        else:
            following = exporting.next_file(work, each.bank, each.code)
            yield WaitingFile(each.code, following.day, following.payments, following.cents)
