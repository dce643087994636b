"""What a beneficiary has done or is told, in the turn's own transaction."""

from datetime import date
from typing import Literal

from backend.domain.card import CardCharge, CardOutcome, CardResult
from backend.domain.lifecycle import LifecycleRefused
from backend.domain.numbering import is_mobile
from backend.domain.order import Order
from backend.domain.payment import Payment, Quote
from backend.domain.people import Beneficiary, NanQuery, Payee
from backend.domain.programme import CardComplement, CheckedFor
from backend.domain.rights import Rights
from backend.domain.throttle import MustWait
from backend.domain.usual_payment import Usual
from backend.services import (
    calling_back,
    cancelling,
    card_charging,
    contacting,
    conversation_keeping,
    identifying,
    paying,
    payment_lookup,
    usual_paying,
)
from backend.services.notifying import notify
from bot.conversations.check_services import CheckServices
from bot.conversations.confirmation_calls import asked_of, by_text, succeeded
from bot.conversations.served_turn import NobodyIsKnown, NotProved, secret_nans
from bot.engine.journal import unpack
from dialogs.opening import Account, Asked, Unfinished


class PayerServices(CheckServices):
    """One turn's services for who pays."""

    async def identify(self, cesu_codes: tuple[str, ...], born_on: tuple[date, ...]) -> Beneficiary | MustWait | None:
        served = self._served
        found = self._recognition.recognised(
            cesu_codes, lambda: identifying.identify(self._work, served, cesu_codes, born_on)
        )
        self.beneficiary_id = found.id if isinstance(found, Beneficiary) else None
        self.programme = found.programme if isinstance(found, Beneficiary) else self.programme
        return found

    async def at_home(self) -> Beneficiary | None:
        if not all(self._context.programmes[each].shorter.known_telephone for each in self._served):
            return None
        owner = identifying.whose_number(self._work, self._served, self._incoming.sender)
        return owner if isinstance(owner, Beneficiary) else None

    async def identify_at_home(self, born_on: tuple[date, ...]) -> Beneficiary | MustWait | None:
        owner = await self.at_home()
        if owner is None:
            return None
        return await self.identify((identifying.cesu_code_of(self._work, owner.id),), born_on)

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

    async def introduce(self, cesu_code: str, born_on: date) -> None:
        for programme in self._served:
            identifying.introduce(self._work, programme, cesu_code, born_on)

    async def unfinished(self) -> Unfinished | None:
        cut = conversation_keeping.last_cut(self._work, self._here, "resumable")
        if cut is None:
            return None
        quoted = [entry["value"] for entry in cut.journal if entry["at"] == "quote"]
        return Unfinished(cut.id, unpack(Quote, quoted[-1]).payee)

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
        names = secret_nans(queries)
        if not names:
            return identifying.find_payee(self._work, queries)
        caller = identifying.known(self._work, self._caller, None)
        found = self._recognition.recognised(names, lambda: identifying.find_payee(self._work, queries), caller)
        return None if isinstance(found, MustWait) else found

    async def usual(self) -> Usual | None:
        return usual_paying.usual_of(self._work, self._caller, asks_first=self._programme.shorter.asks_first)

    async def rights(self) -> Rights:
        return paying.rights_of(self._work, self._caller)

    async def quote(self, order: Order) -> Quote:
        return paying.quote(self._work, self._caller, order, self._programme.card)

    async def recent_twin(self, quote: Quote) -> Payment | None:
        return paying.recent_twin(self._work, self._caller, quote)

    async def pay(self, quote: Quote) -> Payment | Literal["rights_changed"]:
        self._use_proof()
        if why := self._why_checked(quote):
            return self._unchecked(why)
        is_new = not identifying.knows(self._work, self._caller, quote.payee.id)
        confirmation = paying.PaymentConfirmation(self._turn_key, self._conversation.id)
        receipt = paying.pay(self._work, self._caller, quote, confirmation)
        if receipt != "rights_changed":
            succeeded(self._work, self._opening)
            if is_new:
                self._warn("new_payee", receipt.reference, receipt=receipt)
        return receipt

    @staticmethod
    def _unchecked(why: CheckedFor) -> Literal["rights_changed"]:
        """Pay nothing: another payment a moment ago has made it much for one day; all else is a dialogue's mistake."""
        if why == "above":
            return "rights_changed"
        raise NotProved("This needs the call to a number on file that the programme asks for.")

    async def allow_card(self, quote: Quote) -> CardCharge | Literal["rights_changed"]:
        self._use_proof()
        if why := self._why_checked(quote):
            return self._unchecked(why)
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

    async def find_receipt(self, reference: str) -> Payment | None:
        return payment_lookup.one_paid_by(self._work, self._caller, reference)

    async def last_payments(self, skip: int, most: int) -> tuple[Payment, ...]:
        return payment_lookup.paid_by(self._work, self._caller, skip, most)

    async def takes_texts(self) -> bool:
        return self._mobile is not None

    async def send_site(self) -> None:
        if self._mobile:
            letter = self.letters.text_to(self._mobile, "sms.site")
            notify(self._work, f"site:{self._conversation.id}:{self._conversation.turn}", letter)

    @property
    def _mobile(self) -> str | None:
        return next(filter(is_mobile, contacting.numbers_of(self._work, self._caller)), None)

    async def settle_asked(self) -> None:
        if self._opening.call_back_id is not None:
            calling_back.conclude(self._work, self._opening.call_back_id, "given_up")

    async def ask_call_back(self, asked: Asked) -> bool:
        return self._place(by_text(self._here, self._incoming, asked))

    async def announced(self) -> Asked | None:
        call = calling_back.waiting(self._work, self._caller, self._incoming.sender)
        return asked_of(call) if call else None

    async def call_off(self) -> bool:
        return calling_back.call_off(self._work, self._caller, self._incoming.sender)

    async def last_order(self) -> Order | None:
        return usual_paying.last_order(self._work, self._caller)

    async def last_order_to(self, payee: Payee) -> Order | None:
        return usual_paying.last_order_to(self._work, self._caller, payee)
