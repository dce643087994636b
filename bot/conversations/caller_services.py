"""Performs what a dialogue asks of the services (dialogs/services.py), in the turn's own transaction."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, TypeVar

from backend.domain.card import CardCharge, CardOutcome, CardResult
from backend.domain.contact import Contact, ContactWay
from backend.domain.conversation import Conversation
from backend.domain.lifecycle import By, LifecycleRefused, NoSuchPayment
from backend.domain.numbering import is_mobile
from backend.domain.order import Order
from backend.domain.payment import Payment, Quote
from backend.domain.people import Beneficiary, NanQuery, Payee
from backend.domain.pin import Verdict
from backend.domain.programme import CardComplement, Programme
from backend.domain.rights import Rights
from backend.domain.throttle import MustWait
from backend.services import (
    cancelling,
    card_charging,
    contacting,
    conversation_keeping,
    delivering,
    disputing,
    enrolling,
    identifying,
    paying,
    payment_lookup,
    printing,
)
from backend.services.notifying import notify
from backend.services.pins import are_payments_blocked
from backend.services.work import Work
from bot.context import AppContext
from bot.conversations.confirmation_calls import Confirmation, by_text, place, succeeded, to_number_on_file
from bot.conversations.letter_writing import LetterWriter, Warned, warn_of_new_way, warn_owner
from bot.conversations.resuming import up_to_the_cut
from bot.engine.journal import Journal, unpack
from dialogs.exchange import Incoming
from dialogs.opening import Account, Asked, Opening, TellBy, Unfinished
from dialogs.services import Disputed, Posted, Services

T = TypeVar("T")


class NotProved(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """A dialogue tried to do what needs the PIN without its having been right in this very turn."""


class NobodyIsKnown(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """A dialogue asked for something personal before its caller was identified."""


class CallerServices(Services):
    """One turn's services, for one conversation.

    Attributes:
        programme: The code of the programme for which it speaks.
        beneficiary_id: Who it is, once known.
        intervenant_id: Which intervenant it is, where it is theirs.
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

    def check_pin(self, pin: str) -> Verdict:
        """Check the PIN of the caller; when it is right, this turn may do one thing that needs it."""
        verdict = self._context.pins.check(self._work, self._caller, pin)
        self._proved = verdict.outcome == "right"
        if verdict.blocks:
            self._warn("pin_blocked")
        elif verdict.outcome == "wrong":
            self._warn("pin_wrong")
        return verdict

    @property
    def _letters(self) -> LetterWriter:
        """Who writes for the programme of whoever is on the line."""
        return LetterWriter(self._context, self._work, self._here)

    @property
    def _served(self) -> tuple[str, ...]:
        """The codes of the programmes of the number called; a call that we place speaks for its own alone."""
        if self._opening.call_back_id is not None:
            return (self.programme,)
        return tuple(each.code for each in self._context.programmes_of(self._incoming.line))

    def _warn(self, what: Warned, detail: str = "", **values: object) -> None:
        """Tell the caller, at every number on file by now, what somebody else may have done."""
        numbers = contacting.numbers_of(self._work, self._caller)
        warn_owner(self._letters, self._caller, numbers, what, detail, **values)

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

    async def identify(self, cesu_codes: tuple[str, ...], born_on: tuple[date, ...]) -> Beneficiary | MustWait | None:
        served = self._served
        found = self._recognised(cesu_codes, lambda: identifying.identify(self._work, served, cesu_codes, born_on))
        self.beneficiary_id = found.id if isinstance(found, Beneficiary) else None
        self.programme = found.programme if isinstance(found, Beneficiary) else self.programme
        return found

    async def accounts(self) -> tuple[Account, ...]:
        programmes = self._context.programmes
        names = ((each.id, programmes[each.programme]) for each in self._accounts())
        return tuple(Account(account, programme.name, programme.spoken_name) for account, programme in names)

    def _accounts(self) -> tuple[Beneficiary, ...]:
        """The caller's accounts at a number of several programmes: by who they are, or by what they write from."""
        if len(self._served) == 1:
            return ()
        if self._context.channels[self._conversation.channel].known_by_sender:
            return identifying.accounts_at(self._work, self._served, self._incoming.sender)
        return identifying.accounts_of(self._work, self._served, self._caller)

    async def use_account(self, beneficiary_id: int) -> None:
        account = next((each for each in self._accounts() if each.id == beneficiary_id), None)
        if account is None:
            raise NobodyIsKnown("This account is none of the caller's.")
        self.beneficiary_id, self.programme = account.id, account.programme

    async def identify_payee(self, queries: tuple[NanQuery, ...]) -> Payee | MustWait | None:
        found = self._recognised(_secret_nans(queries), lambda: identifying.find_payee(self._work, queries))
        self.intervenant_id = found.id if isinstance(found, Payee) else None
        return found

    def _recognised(self, codes: Sequence[str], look_up: Callable[[], T | None]) -> T | MustWait | None:
        """Who is found, once the try is counted; where it is one too many, nobody is looked up."""
        throttle = self._context.throttle
        subjects = throttle.subjects(codes, self._incoming.sender)
        if wait := throttle.count(self._work, subjects, codes):
            return wait
        found = look_up()
        if found is not None:
            throttle.relieve(self._work, subjects)
        return found

    async def introduce(self, cesu_code: str, born_on: date) -> None:
        for programme in self._served:
            identifying.introduce(self._work, programme, cesu_code, born_on)

    async def unfinished(self) -> Unfinished | None:
        cut = conversation_keeping.last_cut(self._work, self._here, "resumable")
        if cut is None:
            return None
        quoted = [entry for entry in cut.journal if entry["at"] == "quote"]
        return Unfinished(cut.id, unpack(Quote, quoted[-1]["value"]).payee if quoted else None)

    async def drop_unfinished(self) -> None:
        if cut := conversation_keeping.last_cut(self._work, self._here, "resumable"):
            conversation_keeping.conclude(self._work, cut, "dropped")

    async def unheard(self) -> Payment | None:
        cut = conversation_keeping.last_cut(self._work, self._here, "unheard")
        if cut is None or not conversation_keeping.conclude(self._work, cut, "told"):
            return None
        return payment_lookup.paid_in(self._work, cut.id)[-1]

    async def known_payees(self) -> tuple[Payee, ...]:
        return identifying.known_payees(self._work, self._caller)

    async def known_payee_by_nan(self, nan: str) -> Payee | None:
        return identifying.known_payee(self._work, self._caller, nan)

    async def find_payee(self, queries: tuple[NanQuery, ...]) -> Payee | None:
        names = _secret_nans(queries)
        if not names:
            return identifying.find_payee(self._work, queries)
        found = self._recognised(names, lambda: identifying.find_payee(self._work, queries))
        return None if isinstance(found, MustWait) else found

    async def rights(self) -> Rights:
        return paying.rights_of(self._work, self._caller)

    async def quote(self, order: Order) -> Quote:
        return paying.quote(self._work, self._caller, order, self._programme.card)

    async def recent_twin(self, quote: Quote) -> Payment | None:
        return paying.recent_twin(self._work, self._caller, quote)

    async def payments_blocked(self) -> bool:
        return are_payments_blocked(self._work, self._caller)

    async def pay(self, quote: Quote) -> Payment | Literal["rights_changed"]:
        self._use_proof()
        is_new = not identifying.knows(self._work, self._caller, quote.payee.id)
        confirmation = paying.PaymentConfirmation(self._turn_key, self._conversation.id)
        receipt = paying.pay(self._work, self._caller, quote, confirmation)
        if receipt != "rights_changed":
            succeeded(self._work, self._opening)
            if is_new:
                self._warn("new_payee", receipt.reference, receipt=receipt)
        return receipt

    async def allow_card(self, quote: Quote) -> CardCharge:
        self._use_proof()
        connector = self._context.pay_connector
        assert connector, "a card is offered only where there is a processor"
        confirmation = paying.PaymentConfirmation(self._turn_key, self._conversation.id)
        return card_charging.allow(self._work, self._caller, quote, confirmation, connector)

    async def card(self) -> CardComplement | None:
        return self._programme.card

    def settle_card(self, result: CardResult) -> CardOutcome:
        """Do what the result of a charge asks; it was proven when the charge was allowed."""
        known = {payee.id for payee in identifying.known_payees(self._work, self._caller)}
        outcome = card_charging.settle(self._work, self._conversation.id, result)
        if payment := outcome.payment:
            succeeded(self._work, self._opening)
            if payment.payee.id not in known:
                self._warn("new_payee", payment.reference, receipt=payment)
        return outcome

    @property
    def _programme(self) -> Programme:
        return self._context.programmes[self.programme]

    @property
    def _turn_key(self) -> str:
        """Where a payment is confirmed: this turn of this conversation."""
        return f"{self._conversation.id}:{self._conversation.turn}"

    async def cancel(self, reference: str) -> bool:
        self._use_proof()
        try:
            cancelling.cancel(self._work, reference, self._party)
        except LifecycleRefused:
            return False
        succeeded(self._work, self._opening)
        return True

    async def dispute(self, reference: str) -> Disputed:
        try:
            return "opened" if disputing.dispute(self._work, reference, self._party) else "known"
        except NoSuchPayment:
            return "unknown"

    async def send_receipt(self, reference: str) -> Posted:
        try:
            return "asked" if printing.ask_for_receipt(self._work, reference, self._party) else "known"
        except NoSuchPayment:
            return "unknown"

    async def find_receipt(self, reference: str) -> Payment | None:
        return payment_lookup.one_paid_by(self._work, self._caller, reference)

    async def last_payments(self, skip: int, most: int) -> tuple[Payment, ...]:
        return payment_lookup.paid_by(self._work, self._caller, skip, most)

    async def payments_received(self, skip: int, most: int) -> tuple[Payment, ...]:
        return payment_lookup.received_by(self._work, self._payee, skip, most)

    async def rings_from_file(self) -> bool:
        return self._incoming.sender == contacting.contact_of(self._work, self._payee).phone

    async def how_told(self) -> Contact:
        return contacting.contact_of(self._work, self._payee)

    async def ask_to_tell_by(self, way: ContactWay) -> bool:
        contact = contacting.contact_of(self._work, self._payee)
        return self._place(to_number_on_file(self._here, self._incoming, contact, way))

    async def tell_by(self, way: ContactWay) -> None:
        if self._opening.asked != TellBy(way):
            raise NotProved("This needs the number on file, in the call that asks for it.")
        warn_of_new_way(self._letters, contacting.contact_of(self._work, self._payee), way)
        contacting.tell_by(self._work, self._payee, way)
        succeeded(self._work, self._opening)

    async def takes_texts(self) -> bool:
        return self._mobile is not None

    async def send_site(self) -> None:
        if self._mobile:
            letter = self._letters.text_to(self._mobile, "sms.site")
            notify(self._work, f"site:{self._conversation.id}:{self._conversation.turn}", letter)

    @property
    def _mobile(self) -> str | None:
        return next(filter(is_mobile, contacting.numbers_of(self._work, self._caller)), None)

    async def register_number(self, number: str) -> None:
        self._use_proof()
        if number not in contacting.numbers_of(self._work, self._caller):
            self._warn("new_number", str(self._conversation.turn))
        enrolling.register_number(self._work, self._caller, number)

    async def ask_call_back(self, asked: Asked) -> bool:
        return self._place(by_text(self._here, self._incoming, asked))

    def _place(self, call: Confirmation) -> bool:
        return place(self._work, call, self._context.call_backs_a_day, self._letters.write)

    async def opt_out(self) -> None:
        for programme in self._served:
            delivering.opt_out(self._work, self._incoming.sender, programme)

    async def opt_in(self) -> None:
        for programme in self._served:
            delivering.opt_in(self._work, self._incoming.sender, programme)


def _secret_nans(queries: Sequence[NanQuery]) -> tuple[str, ...]:
    """The NANs that a birth date is tried with; a structure is found by its NAN alone: there is nothing to guess."""
    return tuple(dict.fromkeys(f"nan {query.nan.partition('*')[0]}" for query in queries if query.born_on))
