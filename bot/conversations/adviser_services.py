"""What reaches an adviser, in the turn's own transaction, for whoever is on the line, known or not."""

from dataclasses import replace
from itertools import islice

from backend.domain.call_wish import CallWish, FreeDay, Listed, PartOfDay
from backend.domain.numbering import e164, is_shown
from backend.domain.programme import Adviser
from backend.domain.transfer import AdviserDesk, CallSubject, CallTransfer
from backend.services import call_list, calling_back, contacting
from backend.services.call_list import Waiting
from bot.conversations.served_turn import ServedTurn

DAYS_OFFERED = 3
PARTS: tuple[PartOfDay, ...] = ("morning", "afternoon")


class AdviserServices(ServedTurn):
    """One turn's services for who wants to talk with a person."""

    @property
    def _adviser(self) -> Adviser:
        return self._context.programmes[self.programme].adviser

    @property
    def _number(self) -> str | None:
        """Where whoever is on the line can be called back; None where it is withheld.

        Of a call that we placed it is the number that we rang: the sender is the line itself.
        """
        placed = self._opening.call_back_id
        number = self._incoming.sender if placed is None else calling_back.number_of(self._work, placed)
        return number if is_shown(number) else None

    def _seen(self, subject: CallSubject) -> CallSubject:
        """The same, with whether the number is on file: who knows a code and a birth date proves little.

        A number that we rang is looked for there too: a new one is rung before it is anybody's, and who picks up is not
        named to the adviser until they have proved more (`whispering`).
        """
        if self.beneficiary_id is not None:
            known = contacting.numbers_of(self._work, self.beneficiary_id)
        elif self.intervenant_id is not None:
            known = [contacting.contact_of(self._work, self.intervenant_id).phone or ""]
        else:
            known = []
        return replace(subject, known_number=self._number is not None and self._number in known)

    def _waiting(self, number: str | None) -> Waiting:
        """Who would be called back."""
        return Waiting(self.programme, self._conversation.id, self.beneficiary_id, self.intervenant_id, number)

    async def adviser(self, subject: CallSubject) -> AdviserDesk:
        is_open = self._adviser.open.is_open(self._work.now)
        is_listed = call_list.is_listed(self._work, self._waiting(self._number))
        number = e164(self._adviser.phone) if self._adviser.phone else None
        connects = self._context.channels[self._conversation.channel].interlude is not None
        if not (is_open and number and connects):
            return AdviserDesk(None, is_open, is_listed)
        transfer = CallTransfer(number, self._incoming.line, self._conversation.id, self._seen(subject))
        return AdviserDesk(transfer, is_open, is_listed)

    async def days_to_call(self) -> tuple[FreeDay, ...]:
        hours = self._adviser.open
        days = islice(hours.open_days(self._work.now), DAYS_OFFERED)
        return tuple(
            FreeDay(day, tuple(part for part in PARTS if hours.is_open_in(day, morning=part == "morning")))
            for day in days
        )

    async def shows_number(self) -> bool:
        return self._number is not None

    async def list_call(self, wish: CallWish) -> Listed:
        wish = replace(wish, subject=self._seen(wish.subject))
        return call_list.add(self._work, self._waiting(wish.number or self._number), wish)
