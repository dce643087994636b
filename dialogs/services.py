"""What a dialogue may have done or know: each service is a method, awaited as any verb and journaled.

`await services.quote(order)` hands the call to the engine, which performs it once or takes its result from the
journal. Whoever performs them (`bot/conversations/caller_services.py`) has the same methods, so that one signature is
all there is to a service; its result must be of a type that JSON can carry.
"""

from collections.abc import Callable, Coroutine
from datetime import date
from functools import cache
from typing import Any, Literal, Protocol, cast, get_type_hints

from backend.domain.call_wish import CallWish, FreeDay, Listed
from backend.domain.card import CardCharge
from backend.domain.contact import Contact, ContactWay
from backend.domain.order import Order
from backend.domain.payment import Payment, Quote
from backend.domain.people import Beneficiary, NanQuery, Payee
from backend.domain.pin import FirstStep, PinStanding
from backend.domain.programme import CardComplement
from backend.domain.rights import Rights
from backend.domain.throttle import MustWait
from backend.domain.transfer import AdviserDesk, CallSubject
from backend.domain.trusted import Bond, Helped, TrustedPerson
from backend.domain.usual_payment import Usual
from dialogs.details_services import DetailsServices
from dialogs.opening import Account, Asked, CheckNeeded, Unfinished
from dialogs.steps import Perform, hand

Disputed = Literal["opened", "known", "cancelled", "unknown"]
Posted = Literal["asked", "known", "unknown"]
LetterAsked = Literal["asked", "known"]


class Services(DetailsServices, Protocol):
    """All that a dialogue can cause or be told. "The caller" is who was identified in this conversation."""

    async def identify(self, cesu_codes: tuple[str, ...], born_on: tuple[date, ...]) -> Beneficiary | MustWait | None:
        """Who has one of these CESU codes and one of these birth dates; None for nobody, or for two."""

    async def at_home(self) -> Beneficiary | None:
        """Whose telephone it is that rings, where its programme greets by name; nobody is recognised by that."""

    async def identify_at_home(self, born_on: tuple[date, ...]) -> Beneficiary | MustWait | None:
        """The one who was greeted so, where one of these is their birth date; it counts as every try does."""

    async def accounts(self) -> tuple[Account, ...]:
        """The caller's accounts in the programmes of the number called, where it has several; else none are told."""

    async def use_account(self, beneficiary_id: int) -> None:
        """Speak and pay for that account of the caller's from now on."""

    async def identify_payee(self, queries: tuple[NanQuery, ...]) -> Payee | MustWait | None:
        """Which natural person fits one of these queries; the conversation is theirs from then on."""

    async def introduce(self, cesu_code: str, born_on: date) -> None:
        """Somebody unknown gives a CESU code and a birth date: what fits is left for an adviser, nothing is told."""

    async def unfinished(self) -> Unfinished | None:
        """The caller's conversation that was cut while it could be resumed, a short while ago."""

    async def drop_unfinished(self) -> None:
        """Never offer the caller's cut conversation again."""

    async def unheard(self) -> Payment | None:
        """The payment that the caller's last call had just made when it was cut; told once."""

    async def known_payees(self) -> tuple[Payee, ...]:
        """The caller's intervenants, the last paid first."""

    async def known_payee_by_nan(self, nan: str) -> Payee | None:
        """The one of the caller's intervenants who has this NAN, with or without its key."""

    async def find_payee(self, queries: tuple[NanQuery, ...]) -> Payee | None:
        """The affiliated intervenant that fits one of these queries; None for nobody, for two, or after many tries."""

    async def usual(self) -> Usual | None:
        """What the caller last paid, as it would be paid today; None where they cannot, or have paid nobody lately."""

    async def last_order(self) -> Order | None:
        """What would pay once more what the caller last paid, even today; None where it cannot be paid so."""

    async def last_order_to(self, payee: Payee) -> Order | None:
        """What would pay an intervenant the same as the caller's last payment to them that stands; None without one."""

    async def rights(self) -> Rights:
        """What the caller can spend today."""

    async def quote(self, order: Order) -> Quote:
        """What paying the order would take; its intervenant is known."""

    async def recent_twin(self, quote: Quote) -> Payment | None:
        """The caller's payment of the same hours or amount to the same intervenant, minutes ago."""

    async def pin_standing(self) -> PinStanding:
        """Whether the caller can be asked for a PIN, and if not, what keeps them from it."""

    async def pin_wait(self) -> MustWait | None:
        """After how long the caller can be asked for a PIN again, where wrong ones have blocked it for a time."""

    async def letter_waits(self) -> bool:
        """Whether a letter with an activation code that is still good was sent to the caller."""

    async def ask_for_letter(self) -> LetterAsked:
        """Have a letter with an activation code written to the caller; "known": one is asked for already."""

    async def numbers_to_ring(self) -> tuple[str, ...]:
        """The last digits of the caller's numbers that prove who picks up, the one they call from first."""

    async def ask_to_choose_pin(self, place: int, forgotten: bool) -> bool:
        """Ring that one of these numbers for the choice of a PIN; False where it was rung often enough today."""

    async def recognise_rung(self, born_on: tuple[date, ...]) -> Beneficiary | MustWait | None:
        """Whose number on file we have rung, where it is their birth date: then they may choose a PIN in this call."""

    async def begin_change(self) -> None:
        """Let the caller choose another PIN, proven by the one they have in this very turn."""

    async def draw_pin(self) -> None:
        """Draw a PIN for the caller; it is in the reply alone."""

    async def chose_pin_here(self) -> bool:
        """Whether the caller has just chosen their first PIN, in this very call."""

    async def first_steps_left(self) -> tuple[FirstStep, ...]:
        """What the caller is still to be asked and told after their first PIN."""

    async def note_first_step(self, step: FirstStep) -> None:
        """Never ask or tell it again."""

    async def calling_mobile(self) -> str | None:
        """The mobile (E.164) that the caller rings from; None where it is none, or withheld."""

    async def check_needed(self, quote: Quote) -> CheckNeeded | None:
        """What paying the quote takes beside the PIN; None in the very call to a number on file that it would take."""

    async def ask_check(self, order: Order, place: int) -> bool:
        """Ring a number on file, by its place among the endings told; False where it was rung often enough today."""

    async def leave_check(self, quote: Quote) -> None:
        """An adviser has to see to a number on file, before the caller can pay this."""

    async def unconfirmed(self) -> Order | None:
        """The payment of which nothing came in the call that was to check it, a short while ago; offered once."""

    async def trusted_people(self) -> tuple[TrustedPerson, ...]:
        """Whom the caller has chosen to hear their account."""

    async def choose_trusted(self, number: str, bond: Bond, told: bool) -> bool:
        """Choose somebody by their own number (E.164), proven by the PIN in this very turn; their code is sent to it.

        False where two others are chosen already.
        """

    async def withdraw_trusted(self, trusted_id: int) -> bool:
        """Let one of them hear nothing any more, which they are told; False where it is none of the caller's."""

    async def try_as_trusted(self, number: str) -> MustWait | None:
        """Count a try to be recognised as the trusted person of a number (E.164), before the code is asked."""

    async def is_confirmed(self) -> bool:
        """Whether whoever has just given the right code has given it before."""

    async def confirm_trusted(self, born_on: tuple[date, ...]) -> bool:
        """Whether one of these is the birth date of whom they help; then they are known from then on."""

    async def helped(self) -> Helped | None:
        """Whose account the trusted person on the line hears, counted as once more; None where they may not."""

    async def helped_rights(self) -> Rights | None:
        """What whom they help can spend today; None where they may not hear it any more."""

    async def helped_payments(self, skip: int, most: int) -> tuple[Payment, ...] | None:
        """The payments of whom they help, the newest first, without their references; None as for rights."""

    async def stop_helping(self) -> None:
        """Hear the account no more, of which its owner is told."""

    async def pay(self, quote: Quote) -> Payment | Literal["rights_changed"]:
        """Pay what was quoted, proven by the PIN in this very turn.

        "rights_changed": the rights have moved since the quote; nothing was paid.
        """

    async def allow_card(self, quote: Quote) -> CardCharge | Literal["rights_changed"]:
        """Allow the charge that completes the quote, proven by the PIN in this very turn; good for ten minutes.

        "rights_changed": another payment meanwhile has made it much for one day; nothing was allowed.
        """

    async def card(self) -> CardComplement | None:
        """How a card may complete rights; None where it cannot."""

    async def cancel(self, reference: str) -> bool:
        """Cancel the caller's payment, proven by the PIN in this very turn; False when it is too late."""

    async def dispute(self, reference: str) -> Disputed:
        """Whoever is on the line says that a payment of theirs is wrong: an adviser looks at it."""

    async def send_receipt(self, reference: str) -> Posted:
        """Send the caller the receipt of a payment by post."""

    async def find_receipt(self, reference: str) -> Payment | None:
        """The caller's payment of a reference; of an empty one, the last."""

    async def last_payments(self, skip: int, most: int) -> tuple[Payment, ...]:
        """The caller's payments, the newest first."""

    async def payments_received(self, skip: int, most: int) -> tuple[Payment, ...]:
        """The payments that the intervenant has received, the newest first."""

    async def rings_from_file(self) -> bool:
        """Whether the intervenant rings from their number on file: else it may be anybody with a NAN and a date."""

    async def how_told(self) -> Contact:
        """Where the intervenant is reached, and how they are told of payments."""

    async def ask_to_tell_by(self, way: ContactWay) -> bool:
        """Ring the intervenant's number on file to have it confirmed; False where it was rung often enough today."""

    async def tell_by(self, way: ContactWay) -> None:
        """Tell the intervenant of payments so from now on, confirmed in the call to their number on file."""

    async def takes_texts(self) -> bool:
        """Whether a mobile is on file for the caller."""

    async def send_site(self) -> None:
        """Text the address of the programme's site to the caller's mobile on file."""

    async def ask_call_back(self, asked: Asked) -> bool:
        """Ring the number that is writing, for the PIN that what is asked needs; False where it was rung enough."""

    async def call_back_waits(self) -> bool:
        """Whether the number that is writing will still be rung, for something to be confirmed."""

    async def call_off(self) -> bool:
        """Ring the number that is writing no more for what waits to be confirmed; False where nothing did."""

    async def adviser(self, subject: CallSubject) -> AdviserDesk:
        """How an adviser can be reached now about something."""

    async def days_to_call(self) -> tuple[FreeDay, ...]:
        """The next days on which advisers call back, three at the most."""

    async def shows_number(self) -> bool:
        """Whether the number that is calling can be called back."""

    async def list_call(self, wish: CallWish) -> Listed:
        """Put whoever is on the line, known or not, on the list of those whom an adviser calls back."""

    async def settle_asked(self) -> None:
        """What this call was to confirm is settled, whatever came of it: its owner has heard that here."""

    async def opt_out(self) -> None:
        """Send no more texts to the number that is writing."""

    async def opt_in(self) -> None:
        """Send texts to the number that is writing again."""


class _Journaled:
    """Every service as a step for the engine."""

    def __getattr__(self, service: str) -> Callable[..., Coroutine[Any, Any, Any]]:
        result = _result(service)

        async def perform(*arguments: Any) -> Any:
            return await hand(Perform(service, arguments, result))

        return perform


@cache
def _result(service: str) -> Any:
    """The type of what a service gives back."""
    return get_type_hints(getattr(Services, service))["return"]


services = cast("Services", _Journaled())
