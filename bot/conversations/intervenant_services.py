"""What an intervenant has done or is told, in the turn's own transaction."""

from backend.domain.contact import Contact, ContactWay
from backend.domain.payment import Payment
from backend.domain.people import NanQuery, Payee
from backend.domain.throttle import MustWait
from backend.services import (
    contacting,
    identifying,
    payment_lookup,
)
from bot.conversations.confirmation_calls import succeeded, to_number_on_file
from bot.conversations.letter_writing import warn_of_new_way
from bot.conversations.served_turn import NotProved, ServedTurn, secret_nans
from dialogs.opening import TellBy


class IntervenantServices(ServedTurn):
    """One turn's services for who is paid."""

    async def identify_payee(self, queries: tuple[NanQuery, ...]) -> Payee | MustWait | None:
        found = self._recognition.recognised(secret_nans(queries), lambda: identifying.find_caller(self._work, queries))
        self.intervenant_id = found.id if isinstance(found, Payee) else None
        return found

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
        warn_of_new_way(self.letters, contacting.contact_of(self._work, self._payee), way)
        contacting.tell_by(self._work, self._payee, way)
        succeeded(self._work, self._opening)
