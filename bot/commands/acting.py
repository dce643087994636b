"""Who acts by a command, and the transaction in which that is noted in the audit trail."""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from backend.domain.account import AccountRefused, NoSuchToken
from backend.domain.audit import NotedAct
from backend.domain.card import NothingToRefund
from backend.domain.lifecycle import LifecycleRefused
from backend.domain.people import NoSuchBeneficiary
from backend.domain.task import NoSuchOpenTask, TaskIsTaken
from backend.services import auditing
from backend.services.activation_letters import HasPin
from backend.services.by_hand import NotByHand
from backend.services.person_data import NotErasable
from backend.services.work import Clock, Work, system_clock

REFUSALS = (
    AccountRefused, HasPin, NoSuchToken, LifecycleRefused, NoSuchBeneficiary, NoSuchOpenTask, NotByHand, NothingToRefund,
    NotErasable, TaskIsTaken,
)  # fmt: skip
"""What is refused with a sentence, and noted as such."""


def user() -> str:
    """The user of this machine who acts; where another one logged in and became them, both: `root/anne`."""
    number = os.getuid()
    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:
        name = f"uid-{number}"
    try:
        logged_in = os.getlogin()
    except OSError:  # no terminal: a timer, or a container
        return name
    return name if logged_in == name else f"{name}/{logged_in}"


def by_whom(who: str | None) -> str:
    """Who acts, as by-hand acts keep it: the name that is given, with the machine's user."""
    return f"{who.strip()} ({user()})" if who and who.strip() else user()


@contextmanager
def acting(
    engine: Engine, what: str, who: str | None = None, clock: Clock = system_clock
) -> Iterator[tuple[Work, NotedAct]]:
    """One transaction of a command, with its entry in the audit trail; refused or failed, it leaves one too."""
    act = NotedAct(f"cli:{by_whom(who)}", what)
    with (
        auditing.noted_whatever_comes(engine, clock, act, REFUSALS),
        auditing.noted(engine, clock, act) as work,
    ):
        yield work, act


@contextmanager
def acted(engine: Engine, what: str, clock: Clock = system_clock, **subject: int | str) -> Iterator[NotedAct]:
    """For a command that has transactions of its own: its entry is written when it ends, however it does."""
    act = NotedAct(f"cli:{user()}", what, subject=dict(subject))
    with auditing.noted_whatever_comes(engine, clock, act, REFUSALS):
        yield act
