"""Recognises who says who they are, as often as that may be tried; a flood of tries holds nobody at home."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from backend.domain.people import Beneficiary, Payee
from backend.domain.throttle import MustWait
from backend.services import identifying
from backend.services.throttling import NO_TRY, OWN_TRY, RELIEF, Subject, Throttle
from backend.services.work import Work

Person = TypeVar("Person", Beneficiary, Payee)


class Recognition:
    """Tries to be recognised from one number, within one turn."""

    def __init__(self, throttle: Throttle, work: Work, programmes: Sequence[str], number: str) -> None:
        """Keep what trying needs.

        Args:
            throttle: Counts the tries.
            work: The turn's transaction.
            programmes: Of the line that is rung.
            number: The caller's, as the channel gives it.
        """
        self._throttle, self._work, self._programmes, self._number = throttle, work, programmes, number

    def recognised(
        self, codes: Sequence[str], look_up: Callable[[], Person | None], asker: Beneficiary | Payee | None = None
    ) -> Person | MustWait | None:
        """Who is found, once the try is counted.

        Whoever is held hears the same, by the same statements, whether what they give is right or wrong.

        Args:
            codes: The CESU codes or NANs tried.
            look_up: Finds the person.
            asker: Who tries, where they were recognised before; None where it is the person who is looked for.
        """
        subjects = self._throttle.subjects(codes, self._number)
        hold = self._throttle.count(self._work, subjects, codes)
        if hold and not hold.by_others:
            return hold.wait
        found = look_up()
        if hold:
            return self._in_a_flood(subjects, hold.wait, found, asker)
        if found is not None:
            self._throttle.welcome(self._work, subjects, _name(asker or found), self._number)
        return found

    def may_try(self, code: str) -> MustWait | None:
        """Count a try of what somebody is looked up by, before it is; how long to wait where it is one too many."""
        hold = self._throttle.count(self._work, self._throttle.subjects([code], self._number), [])
        return hold.wait if hold else None

    def was_right(self, code: str) -> None:
        """Take the counted try back: it was somebody's own."""
        self._throttle.relieve(self._work, self._throttle.subjects([code], self._number))

    def _in_a_flood(
        self, subjects: Sequence[Subject], wait: MustWait, found: Person | None, asker: Beneficiary | Payee | None
    ) -> Person | MustWait | None:
        """Who is found, where their number is known to be theirs. It is asked and written alike for everybody."""
        at_home = self._is_at_home(asker or found)
        own = [subject for subject in subjects if subject.scope != "overall"]
        by = RELIEF if at_home else OWN_TRY
        self._throttle.relieve(self._work, own, by if found is not None else NO_TRY)
        return found if at_home else wait

    def _is_at_home(self, person: Beneficiary | Payee | None) -> bool:
        """Whether the number is on file for somebody, or they were recognised at it within the month."""
        on_file = person in identifying.at_number(self._work, self._programmes, self._number)
        return self._throttle.knows(self._work, _name(person), self._number) or on_file


def _name(person: Beneficiary | Payee | None) -> str:
    return f"{type(person).__name__} {person.id}" if person else "nobody"
