"""Keeps the calls that have something confirmed: one at a time for a number, and each comes to one end."""

from datetime import timedelta

from backend.domain.requested_call import CallBack, NewCallBack
from backend.services.work import Work
from backend.storage import call_backs

TRIES = 3
"""How often a call rings at most in all."""

A_DAY = timedelta(days=1)
RETAKEN_WITHIN = timedelta(minutes=60)
"""How long somebody who rings may go on with what a call of ours did not get confirmed."""


def ask(work: Work, wanted: NewCallBack, most_a_day: int) -> int | None:
    """Write a call to be placed, in place of any that the same number still waits for; returns its id.

    None where the number was rung so often within a day: whoever can forge a text, or knows a NAN, would have
    somebody rung all day long.
    """
    if call_backs.asked_since(work.connection, wanted.number, work.now - A_DAY) >= most_a_day:
        return None
    return call_backs.replace_waiting(work.connection, wanted, work.now)


def asked_by(work: Work, beneficiary_id: int) -> int:
    """How many calls a beneficiary has asked for within a day, to whatever numbers."""
    return call_backs.asked_by_since(work.connection, beneficiary_id, work.now - A_DAY)


def was_confirmed(work: Work, number: str) -> bool:
    """Whether who has this number has picked up and confirmed a call within a day: then they ask for such calls."""
    return call_backs.has_outcome_since(work.connection, number, "done", work.now - A_DAY)


def still_wanted(work: Work, call_back_id: int) -> CallBack | None:
    """The call, or the one that the same number has asked for in its place; None where nothing is to be confirmed."""
    newest = call_backs.newest(work.connection, call_back_id)
    return newest if newest and newest.outcome is None else None


def number_of(work: Work, call_back_id: int | None) -> str:
    """Where a call rang, E.164; empty where it is known no more."""
    found = call_backs.lock(work.connection, call_back_id) if call_back_id is not None else None
    return found.number if found else ""


def unconfirmed(work: Work, beneficiary_id: int) -> list[CallBack]:
    """A beneficiary's calls of the last hour of which nothing has come, the newest first."""
    return call_backs.unconfirmed_since(work.connection, beneficiary_id, work.now - RETAKEN_WITHIN)


def waiting(work: Work, beneficiary_id: int, number: str) -> CallBack | None:
    """The call that a number (E.164) will still get for what its owner has asked for lately, or gets now."""
    found = call_backs.newest_open(work.connection, beneficiary_id, number, work.now - RETAKEN_WITHIN)
    return found if found and call_backs.is_to_ring(work.connection, found.id, TRIES) else None


def call_off(work: Work, beneficiary_id: int, number: str) -> bool:
    """Place no call to a number (E.164) that still waits to confirm something of its owner's; whether one did."""
    return call_backs.call_off(work.connection, beneficiary_id, number, work.now - RETAKEN_WITHIN)


def supersede(work: Work, call_back_id: int) -> None:
    """What a call was to confirm is asked for otherwise, or no more: it is not placed, and offered to nobody."""
    call_backs.supersede(work.connection, call_back_id)


def is_concluded(work: Work, call_back_id: int) -> bool:
    """Whether a call has come to its end; one that is not known has not."""
    found = call_backs.lock(work.connection, call_back_id)
    return found is not None and found.outcome is not None


def conclude(work: Work, call_back_id: int, outcome: str) -> CallBack | None:
    """Write what came of a call: done or given_up; the call, or None where that was known already."""
    found = call_backs.lock(work.connection, call_back_id)
    return found if found and call_backs.conclude(work.connection, call_back_id, outcome) else None
