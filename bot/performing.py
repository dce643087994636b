"""Carries a dialogue's requests to the services, in the turn's own transaction."""

from datetime import timedelta
from functools import singledispatchmethod
from typing import Any, Literal

from backend.domain.payment import Quote, Receipt
from backend.domain.people import Beneficiary, Payee
from backend.domain.pin import Verdict
from backend.domain.rights import Rights
from backend.services import identifying, paying
from backend.services.pins import Pins
from backend.services.work import Work
from backend.storage import conversations, money, people
from bot.journal import Journal, unpack
from bot.resuming import CUT, under_way, up_to_the_cut
from dialogs import requests as ask

RESUME_MINUTES = 60
"""How long a cut call can be resumed."""


class PaymentNotProved(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """A dialogue tried to pay without the PIN having been right in this very turn."""


class NobodyIsKnown(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """A dialogue asked for something personal before its caller was identified."""


class Performer:
    """One turn's access to the services, for one conversation."""

    def __init__(self, work: Work, conversation: conversations.Stored, pins: Pins) -> None:
        self._work = work
        self._conversation = conversation
        self._pins = pins
        self._proved = False
        self.beneficiary_id = conversation.beneficiary_id

    def check_pin(self, pin: str) -> Verdict:
        """Check the PIN of the caller; when it is right, this turn may pay once."""
        verdict = self._pins.check(self._work, self._caller, pin)
        self._proved = verdict.outcome == "right"
        return verdict

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

    def _cut(self) -> conversations.Stored | None:
        since = self._work.now - timedelta(minutes=RESUME_MINUTES)
        found = conversations.ended_since(self._work.connection, self._caller, CUT, since)
        fitting = (cut for cut in found if cut.script_version == self._conversation.script_version)
        return next((cut for cut in fitting if under_way(cut.waiting)), None)

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
    def _(self, request: ask.FindUnfinished) -> ask.Unfinished | None:  # noqa: ARG002 - it has no fields
        cut = self._cut()
        if cut is None:
            return None
        quoted = [entry for entry in cut.journal if entry["at"] == ask.QuotePayment.__name__]
        payee = unpack(Quote, quoted[-1]["value"]).payee if quoted else None
        return ask.Unfinished(cut.id, payee)

    @perform.register
    def _(self, request: ask.DropUnfinished) -> None:  # noqa: ARG002 - there is only one
        if cut := self._cut():
            conversations.end(self._work.connection, cut.id, "dropped")

    @perform.register
    def _(self, request: ask.KnownPayees) -> tuple[Payee, ...]:  # noqa: ARG002 - it has no fields
        return people.known_payees(self._work.connection, self._caller)

    @perform.register
    def _(self, request: ask.FindPayee) -> Payee | None:
        return identifying.find_payee(self._work, request.queries)

    @perform.register
    def _(self, request: ask.ReadRights) -> Rights:  # noqa: ARG002 - it has no fields
        return paying.rights_of(self._work, self._caller)

    @perform.register
    def _(self, request: ask.QuotePayment) -> Quote:
        return paying.quote(self._work, self._caller, request.payee, request.minutes, request.month)

    @perform.register
    def _(self, request: ask.RecentTwin) -> Receipt | None:
        return paying.recent_twin(self._work, self._caller, request.quote)

    @perform.register
    def _(self, request: ask.PaymentsBlocked) -> bool:  # noqa: ARG002 - it has no fields
        return people.pin_is_blocked(self._work.connection, self._caller)

    @perform.register
    def _(self, request: ask.Pay) -> Receipt | Literal["rights_changed"]:
        if not self._proved:
            raise PaymentNotProved("A payment needs the PIN in the turn that makes it.")
        self._proved = False
        key = f"{self._conversation.id}:{self._conversation.turn}"
        confirmation = paying.Confirmation(key, self._conversation.id)
        return paying.pay(self._work, self._caller, request.quote, confirmation)

    @perform.register
    def _(self, request: ask.LastPayments) -> tuple[Receipt, ...]:
        return money.last_receipts(self._work.connection, self._caller, request.skip, request.most)
