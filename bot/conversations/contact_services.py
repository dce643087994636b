"""What a beneficiary changes of where they are reached, each proven by the PIN, in the turn's own transaction."""

from backend.domain.payer_contact import MOST_NUMBERS, NumberOnFile, PayerReach, PayerWay, PostalAddress
from backend.services import calling_back, contact_keeping
from backend.services.choosing_pins import chose_first_pin_in
from bot.conversations.confirmation_calls import succeeded, to_new_number
from bot.conversations.served_turn import NotProved, ServedTurn
from dialogs.details_services import Removed, Rung
from dialogs.opening import NewNumber


class ContactServices(ServedTurn):
    """One turn's services for who keeps their own contact details."""

    async def numbers_on_file(self) -> tuple[NumberOnFile, ...]:
        return contact_keeping.contact_of(self._work, self._caller).on_file

    async def ring_new_number(self, number: str) -> Rung:
        if not chose_first_pin_in(self._work, self._caller, self._conversation.id):
            self._use_proof()
        numbers = [each.number for each in contact_keeping.contact_of(self._work, self._caller).numbers]
        if number in numbers:
            return "known"
        if len(numbers) >= MOST_NUMBERS:
            return "full"
        call = to_new_number(self._here, self._incoming, number)
        most = self._context.call_backs_a_day
        if calling_back.asked_by(self._work, self._caller) >= most or not self._place(call):
            return "enough"
        succeeded(self._work, self._opening)
        return "hang_up" if call.after else "rung"

    async def add_number(self) -> bool:
        self._use_proof()
        number = calling_back.number_of(self._work, self._opening.call_back_id)
        if not number or not isinstance(self._opening.asked, NewNumber):
            raise NotProved("This needs the call that rings the new number.")
        added = contact_keeping.add_number(self._work, self._caller, number)
        succeeded(self._work, self._opening)
        return added

    async def remove_number(self, place: int, number: NumberOnFile) -> Removed:
        self._use_proof()
        contact = contact_keeping.contact_of(self._work, self._caller)
        if contact.on_file[place : place + 1] != (number,):
            return "changed"
        leaving = contact.numbers[place].number
        if not contact_keeping.may_leave(self._work, self._caller, leaving):
            return "needed"
        contact_keeping.remove_number(self._work, self._caller, leaving)
        return "removed"

    async def address_on_file(self) -> PostalAddress | None:
        self._use_proof()
        return contact_keeping.contact_of(self._work, self._caller).address

    async def change_address(self, address: PostalAddress) -> None:
        self._use_proof()
        contact_keeping.change_address(self._work, self._caller, address)
        succeeded(self._work, self._opening)

    async def change_email(self, email: str) -> None:
        self._use_proof()
        contact_keeping.change_email(self._work, self._caller, email)
        succeeded(self._work, self._opening)

    async def payer_reach(self) -> PayerReach:
        return contact_keeping.contact_of(self._work, self._caller).reach

    async def tell_payer_by(self, way: PayerWay) -> None:
        self._use_proof()
        contact_keeping.tell_by(self._work, self._caller, way)
        succeeded(self._work, self._opening)
