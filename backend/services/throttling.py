"""Throttles who may be recognised: tries are counted before anybody is looked up, in a transaction of their own.

A turn that is rolled back forgives nothing, and a turn that waits for the count holds nothing that the count needs.
Who was recognised from a number is known there for a month, so that a flood of wrong tries from elsewhere does not
hold them: a number proves nobody, but what they give must be right as ever, and the PIN stands behind it.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, Engine

from backend.domain.numbering import is_shown
from backend.domain.throttle import Hold, Limit, MustWait, Scope, Tries
from backend.services.adviser_tasks import open_task, open_tasks
from backend.services.work import Work
from backend.storage import beneficiaries, identification_tries

RELIEF: Mapping[Scope, int] = {"code": 1000, "number": 2, "overall": 1}
"""How many tries somebody takes back who is recognised: a code begins anew; a number is relieved of one wrong try
besides their own, so that forty people behind one number get through; overall only wrong tries count."""

OWN_TRY: Mapping[Scope, int] = {"code": 1, "number": 1, "overall": 0}
"""What a right try takes back that is held because of others; it is not counted overall."""

NO_TRY: Mapping[Scope, int] = {"code": 0, "number": 0, "overall": 0}
"""What a wrong one takes back."""

KEPT = timedelta(days=2)
KNOWN = timedelta(days=30)
TASK: Final = "identification.throttled"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a try is counted for: its scope, and the keyed digest of what it stands for."""

    scope: Scope
    digest: str


class Throttle:
    """Counts tries to be recognised, across calls, channels and replicas."""

    def __init__(
        self,
        database: Engine,
        limits: Mapping[Scope, Limit],
        key: str,
        on_held: Callable[[Scope], None] = lambda _scope: None,
    ) -> None:
        """Keep what counting needs.

        Args:
            database: Connections of its own, so that no turn that holds one waits here for another.
            limits: What each scope allows.
            key: Digests are made with it: the table tells nobody which codes and numbers were tried.
            on_held: Is told of each scope that holds a try.
        """
        self._database = database
        self._on_held = on_held
        self._limits = limits
        self._key = key.encode()

    def subjects(self, codes: Sequence[str], number: str) -> tuple[Subject, ...]:
        """What a try with these codes (or NANs) from this number is counted for.

        A number that is withheld is none: it is counted by code and overall.
        """
        named: list[tuple[Scope, str]] = [("overall", "")]
        named += [("code", code) for code in dict.fromkeys(codes)]
        if is_shown(number):
            named.append(("number", number))
        return tuple(Subject(scope, f"{scope}:{self._digest(scope, name)}") for scope, name in named)

    def count(self, work: Work, subjects: Sequence[Subject], codes: Sequence[str] = ()) -> Hold | None:
        """Count a try; what holds it where it is one too many, and is not counted.

        What only the others hold is counted for its code and its number: it may be looked up.

        Args:
            work: Tells the time; nothing is written in its transaction.
            subjects: What the try is counted for.
            codes: The CESU codes tried, so that the alert can name whose they are.
        """
        with self._database.begin() as connection:
            own = Work(connection, work.now)
            seen = identification_tries.lock(connection, [subject.digest for subject in subjects], work.now)
            held = [each for each in subjects if seen[each.digest].is_held(work.now)]
            if any(each.scope != "overall" for each in held):
                return self._hold(held, seen, work.now)
            free = [each for each in subjects if each not in held]
            counted = {each.digest: seen[each.digest].one_more(self._limits[each.scope], work.now) for each in free}
            identification_tries.write(connection, counted)
            self._alert(own, free, counted, codes)
        return self._hold(held, seen, work.now) if held else None

    def _hold(self, held: Sequence[Subject], seen: Mapping[str, Tries], now: datetime) -> Hold:
        """How long to wait for the last of those that hold a try."""
        for each in held:
            self._on_held(each.scope)
        wait = MustWait.until(max(seen[each.digest].held_until or now for each in held), now)
        return Hold(wait, by_others={each.scope for each in held} == {"overall"})

    def relieve(self, work: Work, subjects: Sequence[Subject], by: Mapping[Scope, int] = RELIEF) -> None:
        """Somebody was recognised: their own try does not count, and those around them are let through."""
        with self._database.begin() as connection:
            self._relieve(connection, subjects, work.now, by)

    def _relieve(
        self, connection: Connection, subjects: Sequence[Subject], now: datetime, by: Mapping[Scope, int]
    ) -> None:
        seen = identification_tries.lock(connection, [subject.digest for subject in subjects], now)
        relieved = {
            each.digest: seen[each.digest].relieved(self._limits[each.scope], by[each.scope]) for each in subjects
        }
        identification_tries.write(connection, relieved)

    def welcome(self, work: Work, subjects: Sequence[Subject], who: str, number: str) -> None:
        """Relieve whoever was recognised, and know them at their number for a month; a withheld number is none."""
        with self._database.begin() as connection:
            self._relieve(connection, subjects, work.now, RELIEF)
            if is_shown(number):
                identification_tries.remember(connection, self._known(who, number), work.now)

    def knows(self, work: Work, who: str, number: str) -> bool:
        """Whether somebody was recognised at a number within the month."""
        return identification_tries.is_remembered(work.connection, self._known(who, number), work.now - KNOWN)

    def _alert(
        self, work: Work, subjects: Sequence[Subject], counted: Mapping[str, Tries], codes: Sequence[str]
    ) -> None:
        """Leave a task where the last free try was taken, if none of the same is open."""
        for each in subjects:
            if counted[each.digest].count != self._limits[each.scope].free:
                continue
            subject: dict[str, object] = {"scope": each.scope}
            if each.scope == "code":
                subject["beneficiaries"] = beneficiaries.ids_with_codes(work.connection, codes)
            if subject not in [task.payload for task in open_tasks(work, TASK)]:
                open_task(work, TASK, subject)

    def _known(self, who: str, number: str) -> str:
        return f"{identification_tries.KNOWN}:{self._digest(identification_tries.KNOWN, f'{who} {number}')}"

    def _digest(self, scope: str, name: str) -> str:
        return hmac.digest(self._key, f"{scope}:{name}".encode(), hashlib.sha256).hex()[:32]


def forget_old(work: Work) -> None:
    """Forget what was tried long ago."""
    identification_tries.forget_before(work.connection, work.now - KEPT, work.now - KNOWN)
