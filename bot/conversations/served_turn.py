"""What every service of one turn needs: who it is and what they have proved; and what serves whoever it is."""

from collections.abc import Sequence
from dataclasses import replace

from backend.domain.conversation import Conversation
from backend.domain.lifecycle import By, NoSuchPayment, PaymentAlreadyCancelled
from backend.domain.people import NanQuery
from backend.services import (
    contacting,
    conversation_keeping,
    delivering,
    disputing,
    pacing,
    printing,
)
from backend.services.work import Work
from bot.context import AppContext
from bot.conversations.confirmation_calls import Confirmation, place
from bot.conversations.letter_writing import LetterWriter, Warned, warn_owner
from bot.conversations.recognising import Recognition
from bot.conversations.resuming import up_to_the_cut
from bot.engine.journal import Journal
from dialogs.exchange import Incoming
from dialogs.opening import Opening
from dialogs.services import Disputed, Posted


class NotProved(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """A dialogue tried to do what needs the PIN without its having been right in this very turn."""


class NobodyIsKnown(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """A dialogue asked for something personal before its caller was identified."""


class ServedTurn:
    """One turn, for one conversation.

    Attributes:
        programme: The code of the programme for which it speaks.
        beneficiary_id: Who it is, once known.
        intervenant_id: Which intervenant it is, where it is theirs.
        trusted_id: Which trusted person it is, where it is theirs.
    """

    def __init__(
        self, context: AppContext, work: Work, conversation: Conversation, incoming: Incoming, opening: Opening
    ) -> None:
        self._context = context
        self._work = work
        self._conversation = conversation
        self._incoming = incoming
        self._opening = opening
        self._proved = False
        self.programme = conversation.programme
        self.beneficiary_id = conversation.beneficiary_id
        self.intervenant_id = conversation.intervenant_id
        self.trusted_id = conversation.trusted_id
        self._recognition = Recognition(context.throttle, work, self._served, incoming.sender)

    @property
    def letters(self) -> LetterWriter:
        """Who writes for the programme of whoever is on the line."""
        return LetterWriter(self._context, self._work, self.programme, self._conversation.id)

    @property
    def _served(self) -> tuple[str, ...]:
        """The codes of the programmes of the number called; a call that we place speaks for its own alone."""
        if self._opening.call_back_id is not None:
            return (self.programme,)
        return tuple(each.code for each in self._context.programmes_of(self._incoming.line))

    def pace_of(self, asked: int | None) -> int | None:
        """How slowly whoever is on the line is spoken to; `asked` is what they have asked for in this conversation."""
        before = self._conversation
        known = (self.beneficiary_id, self.intervenant_id)
        is_new = before.turn == 0 or asked != before.pace or known != (before.beneficiary_id, before.intervenant_id)
        return pacing.settle(self._work, *known, asked, is_new=is_new)

    def _warn(self, what: Warned, detail: str = "", **values: object) -> None:
        """Tell the caller, at every number on file by now, what somebody else may have done."""
        numbers = contacting.numbers_of(self._work, self._caller)
        warn_owner(self.letters, self._caller, numbers, what, detail, **values)

    def _use_proof(self) -> None:
        """Let the PIN of this turn serve for one act."""
        if not self._proved:
            raise NotProved("This needs the PIN in the very turn that does it.")
        self._proved = False

    def take_over(self, conversation_id: int) -> Journal | None:
        """The journal of the caller's cut conversation, up to where it can go on; None: it cannot any more."""
        cut = conversation_keeping.last_cut(self._work, self._here, "resumable")
        if cut is None or cut.id != conversation_id or not conversation_keeping.conclude(self._work, cut, "resumed"):
            return None
        return up_to_the_cut(cut.journal)

    @property
    def _here(self) -> Conversation:
        """This conversation, with whom it is by now."""
        return replace(self._conversation, programme=self.programme, beneficiary_id=self.beneficiary_id)

    @property
    def _caller(self) -> int:
        if self.beneficiary_id is None:
            raise NobodyIsKnown("Nobody has been identified in this conversation yet.")
        return self.beneficiary_id

    @property
    def _payee(self) -> int:
        if self.intervenant_id is None:
            raise NobodyIsKnown("No intervenant has been identified in this conversation yet.")
        return self.intervenant_id

    @property
    def _party(self) -> By:
        """In which capacity whoever is on the line asks."""
        if self.intervenant_id is not None:
            return By("intervenant", self.intervenant_id)
        return By("beneficiary", self._caller)

    def _place(self, call: Confirmation) -> bool:
        return place(self.letters, call, self._context.call_backs_a_day)

    async def dispute(self, reference: str) -> Disputed:
        try:
            return "opened" if disputing.dispute(self._work, reference, self._party) else "known"
        except PaymentAlreadyCancelled:
            return "cancelled"
        except NoSuchPayment:
            return "unknown"

    async def send_receipt(self, reference: str) -> Posted:
        try:
            return "asked" if printing.ask_for_receipt(self._work, reference, self._party) else "known"
        except NoSuchPayment:
            return "unknown"

    async def opt_out(self) -> None:
        for programme in self._served:
            delivering.opt_out(self._work, self._incoming.sender, programme)

    async def opt_in(self) -> None:
        for programme in self._served:
            delivering.opt_in(self._work, self._incoming.sender, programme)


def secret_nans(queries: Sequence[NanQuery]) -> tuple[str, ...]:
    """The NANs that a birth date is tried with; a structure is found by its NAN alone: there is nothing to guess."""
    return tuple(dict.fromkeys(f"nan {query.nan.partition('*')[0]}" for query in queries if query.born_on))
