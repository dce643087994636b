"""Carries a dialogue's requests to the services, in the turn's own transaction.

Longer than most files: one short method for each request, all in one place, is the whole list of what a
dialogue can cause.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import singledispatchmethod
from typing import Any, Literal

from backend.domain.contact import Contact
from backend.domain.lifecycle import By, LifecycleRefused, NoSuchPayment
from backend.domain.order import Order
from backend.domain.payment import Payment, Quote
from backend.domain.people import Beneficiary, Payee
from backend.domain.pin import Verdict
from backend.domain.rights import Rights
from backend.services import (
    cancelling,
    contacting,
    delivering,
    disputing,
    enrolling,
    identifying,
    paying,
    payment_lookup,
    printing,
)
from backend.services.pins import Pins, are_payments_blocked
from backend.services.work import Work
from backend.storage import conversations
from bot.conversations.call_backs import Write, ask_call_back, succeeded
from bot.conversations.resuming import CUT, under_way, unheard_receipt, up_to_the_cut
from bot.engine.journal import Journal, unpack
from dialogs import requests as ask
from dialogs.exchange import Incoming
from dialogs.opening import Opening

RESUME_MINUTES = 60
"""How long a cut call can be resumed."""


class NotProved(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """A dialogue tried to do what needs the PIN without its having been right in this very turn."""


class NobodyIsKnown(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """A dialogue asked for something personal before its caller was identified."""


class Performer:
    """One turn's access to the services, for one conversation."""

    def __init__(
        self, work: Work, conversation: conversations.Stored, pins: Pins, incoming: Incoming, write: Write
    ) -> None:
        self._work = work
        self._conversation = conversation
        self._pins = pins
        self._incoming = incoming
        self._write = write
        self._proved = False
        self.beneficiary_id = conversation.beneficiary_id
        self.intervenant_id = conversation.intervenant_id

    def check_pin(self, pin: str) -> Verdict:
        """Check the PIN of the caller; when it is right, this turn may pay once."""
        verdict = self._pins.check(self._work, self._caller, pin)
        self._proved = verdict.outcome == "right"
        return verdict

    def _use_proof(self) -> None:
        """Let the PIN of this turn serve for one act."""
        if not self._proved:
            raise NotProved("This needs the PIN in the very turn that does it.")
        self._proved = False

    def fetch(self, conversation_id: int) -> Journal:
        """The journal of the caller's cut conversation, which is thereby taken over."""
        cut = self._cut()
        assert cut is not None, "a conversation is resumed right after it was found"
        assert cut.id == conversation_id, "only what was offered is resumed"
        conversations.end(self._work.connection, cut.id, "resumed")
        return up_to_the_cut(cut.journal)

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

    def _cut(self) -> conversations.Stored | None:
        return self._cut_at(under_way)

    def _cut_at(self, question: Callable[[str | None], bool]) -> conversations.Stored | None:
        """The caller's newest conversation of this kind that was cut at such a question, a short while ago."""
        since = self._work.now - timedelta(minutes=RESUME_MINUTES)
        found = conversations.ended_since(self._work.connection, self._caller, CUT, since)
        here = self._conversation
        fitting = (
            cut
            for cut in found
            if cut.channel == here.channel and cut.script_version == here.script_version and cut.opening == here.opening
        )
        return next((cut for cut in fitting if question(cut.waiting)), None)

    @singledispatchmethod
    def perform(self, request: ask.Request[Any]) -> Any:
        """Do what is asked and return what came of it."""
        raise TypeError(f"No service performs {type(request).__name__}")

    @perform.register
    def _(self, request: ask.Identify) -> Beneficiary | None:
        found = identifying.identify(self._work, self._conversation.programme, request.cesu_codes, request.born_on)
        self.beneficiary_id = found.id if found else None
        return found

    @perform.register
    def _(self, request: ask.IdentifyPayee) -> Payee | None:
        found = identifying.find_payee(self._work, request.queries)
        self.intervenant_id = found.id if found else None
        return found

    @perform.register
    def _(self, request: ask.PaymentsReceived) -> tuple[Payment, ...]:
        return payment_lookup.received_by(self._work, self._payee, request.skip, request.most)

    @perform.register
    def _(self, request: ask.HowTold) -> Contact:  # noqa: ARG002 - it has no fields
        return contacting.contact_of(self._work, self._payee)

    @perform.register
    def _(self, request: ask.TellBy) -> None:
        contacting.tell_by(self._work, self._payee, request.way)

    @perform.register
    def _(self, request: ask.Dispute) -> Literal["opened", "known", "unknown"]:
        try:
            return "opened" if disputing.dispute(self._work, request.reference, self._party) else "known"
        except NoSuchPayment:
            return "unknown"

    @perform.register
    def _(self, request: ask.Cancel) -> bool:
        self._use_proof()
        try:
            cancelling.cancel(self._work, request.reference, self._party)
        except LifecycleRefused:
            return False
        succeeded(self._work, unpack(Opening, self._conversation.opening))
        return True

    @perform.register
    def _(self, request: ask.SendReceipt) -> Literal["asked", "known", "unknown"]:
        try:
            asked = printing.ask_for_receipt(self._work, request.reference, self._party)
        except NoSuchPayment:
            return "unknown"
        return "asked" if asked else "known"

    @perform.register
    def _(self, request: ask.FindUnfinished) -> ask.Unfinished | None:  # noqa: ARG002 - it has no fields
        cut = self._cut()
        if cut is None:
            return None
        quoted = [entry for entry in cut.journal if entry["at"] == ask.QuotePayment.__name__]
        payee = unpack(Quote, quoted[-1]["value"]).payee if quoted else None
        return ask.Unfinished(cut.id, payee)

    @perform.register
    def _(self, request: ask.FindUnheard) -> Payment | None:  # noqa: ARG002 - it has no fields
        cut = self._cut_at(unheard_receipt)
        if cut is None:
            return None
        conversations.end(self._work.connection, cut.id, "told")
        return payment_lookup.paid_in(self._work, cut.id)[-1]

    @perform.register
    def _(self, request: ask.DropUnfinished) -> None:  # noqa: ARG002 - there is only one
        if cut := self._cut():
            conversations.end(self._work.connection, cut.id, "dropped")

    @perform.register
    def _(self, request: ask.KnownPayees) -> tuple[Payee, ...]:  # noqa: ARG002 - it has no fields
        return identifying.known_payees(self._work, self._caller)

    @perform.register
    def _(self, request: ask.FindPayee) -> Payee | None:
        return identifying.find_payee(self._work, request.queries)

    @perform.register
    def _(self, request: ask.ReadRights) -> Rights:  # noqa: ARG002 - it has no fields
        return paying.rights_of(self._work, self._caller)

    @perform.register
    def _(self, request: ask.QuotePayment) -> Quote:
        return paying.quote(self._work, self._caller, Order(request.payee, request.minutes, request.month))

    @perform.register
    def _(self, request: ask.RecentTwin) -> Payment | None:
        return paying.recent_twin(self._work, self._caller, request.quote)

    @perform.register
    def _(self, request: ask.PaymentsBlocked) -> bool:  # noqa: ARG002 - it has no fields
        return are_payments_blocked(self._work, self._caller)

    @perform.register
    def _(self, request: ask.Pay) -> Payment | Literal["rights_changed"]:
        self._use_proof()
        key = f"{self._conversation.id}:{self._conversation.turn}"
        confirmation = paying.Confirmation(key, self._conversation.id)
        receipt = paying.pay(self._work, self._caller, request.quote, confirmation)
        if receipt != "rights_changed":
            succeeded(self._work, unpack(Opening, self._conversation.opening))
        return receipt

    @perform.register
    def _(self, request: ask.AskCallBack) -> None:
        ask_call_back(self._work, self._conversation, self._incoming, request.asked, self._write)

    @perform.register
    def _(self, request: ask.RegisterNumber) -> None:
        self._use_proof()
        enrolling.register_number(self._work, self._caller, request.number)

    @perform.register
    def _(self, request: ask.Introduce) -> None:
        identifying.introduce(self._work, self._conversation.programme, request.cesu_code, request.born_on)

    @perform.register
    def _(self, request: ask.OptOut) -> None:  # noqa: ARG002 - it has no fields
        delivering.opt_out(self._work, self._incoming.sender, self._conversation.programme)

    @perform.register
    def _(self, request: ask.OptIn) -> None:  # noqa: ARG002 - it has no fields
        delivering.opt_in(self._work, self._incoming.sender, self._conversation.programme)

    @perform.register
    def _(self, request: ask.FindReceipt) -> Payment | None:
        return payment_lookup.one_paid_by(self._work, self._caller, request.reference)

    @perform.register
    def _(self, request: ask.KnownPayeeByNan) -> Payee | None:
        return identifying.known_payee(self._work, self._caller, request.nan)

    @perform.register
    def _(self, request: ask.LastPayments) -> tuple[Payment, ...]:
        return payment_lookup.paid_by(self._work, self._caller, request.skip, request.most)
