"""Payments that take more than the PIN: what they take, and that none is made without it, in the turn's transaction."""

from backend.domain.numbering import endings
from backend.domain.order import Order
from backend.domain.payment import Quote
from backend.domain.programme import CheckedFor, ExtraChecks, Programme
from backend.services import calling_back, checking, contacting, conversation_keeping
from bot.conversations.confirmation_calls import check_of, to_check
from bot.conversations.served_turn import ServedTurn
from dialogs.opening import CheckNeeded, ToCheck


class CheckServices(ServedTurn):
    """One turn's services for payments that are checked."""

    async def check_needed(self, quote: Quote) -> CheckNeeded | None:
        why = self._why_checked(quote)
        if why is None:
            return None
        numbers = self._numbers_that_prove()
        return CheckNeeded(why, endings(numbers), here=self._incoming.sender in numbers)

    async def ask_check(self, order: Order, place: int) -> bool:
        number = self._numbers_that_prove()[place]
        asked = self._place(to_check(self._here, self._incoming, number, ToCheck(order, self._asked_from)))
        if asked and self._opening.call_back_id is not None:
            calling_back.supersede(self._work, self._opening.call_back_id)
        return asked

    async def leave_check(self, quote: Quote) -> None:
        if why := self._why_checked(quote):
            checking.leave_to_adviser(self._work, self._caller, quote, why)

    async def unconfirmed(self) -> Order | None:
        for call in calling_back.unconfirmed(self._work, self._caller):
            check = check_of(call)
            if check and check.asked_from and check.asked_from == self._asked_from:  # another may have planted it
                calling_back.supersede(self._work, call.id)
                return check.pays
        return None

    def _why_checked(self, quote: Quote) -> CheckedFor | None:
        """Why the PIN of this call would not pay it; None where it would."""
        why = checking.why_checked(self._work, self._checks, self._caller, quote)
        return None if why is None or self._is_the_check() else why

    def _is_the_check(self) -> bool:
        """Whether this is a call that we have placed to a number that proves who it is."""
        if not isinstance(self._opening.asked, Order | ToCheck):  # who has just chosen a PIN there has proved less
            return False
        rung = calling_back.number_of(self._work, self._opening.call_back_id)
        return rung in contacting.numbers_to_ring(self._work, self._caller)

    def _numbers_that_prove(self) -> list[str]:
        """The numbers that may be rung: the one that rings or writes alone, where it is one of them."""
        numbers = contacting.numbers_to_ring(self._work, self._caller)
        sender = self._incoming.sender
        return [sender] if sender in numbers else numbers

    @property
    def _asked_from(self) -> str:
        """The digest of the number that rings or writes; empty in a call of ours, whose sender is ourselves."""
        placed = self._opening.call_back_id is not None
        return "" if placed else conversation_keeping.rung_from(self._work, self._incoming.sender)

    @property
    def _checks(self) -> ExtraChecks:
        return self._programme.checks

    @property
    def _programme(self) -> Programme:
        return self._context.programmes[self.programme]
