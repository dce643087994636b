"""What a beneficiary does about their trusted people, and what such a person hears, in the turn's own transaction.

A conversation of a trusted person has no beneficiary: whatever pays, cancels or changes asks for one, and refuses.
"""

from collections.abc import Sequence
from datetime import date

from backend.domain.payment import Payment
from backend.domain.pin import Secret, Verdict
from backend.domain.rights import Rights
from backend.domain.throttle import MustWait
from backend.domain.trusted import Bond, Helped, TrustedPerson
from backend.services import contacting, identifying, trusting
from backend.services.notifying import SECRET, notify
from bot.conversations.letter_writing import LetterWriter, Warned, warn_owner
from bot.conversations.pin_services import PinServices
from bot.conversations.served_turn import NobodyIsKnown
from bot.engine.journal import last_answer

NUMBER_ASKED = "trusted.number"
"""The question at which somebody says by which number they were chosen."""


class TrustedServices(PinServices):
    """One turn's services for trusted people, and for who chooses them."""

    async def trusted_people(self) -> tuple[TrustedPerson, ...]:
        return trusting.people_of(self._work, self._caller)

    async def choose_trusted(self, number: str, bond: Bond, told: bool) -> bool:
        self._use_proof()
        try:
            person, code = trusting.choose(self._work, self._context.pins, self._caller, (number, bond, told))
        except trusting.TooManyTrusted:
            return False
        writer = self._writer_for(person)
        invitation = writer.to_number(number, "trusted.invitation", code=code, line=writer.line)
        notify(self._work, f"{SECRET}trusted:{person.id}", invitation)
        self._tell_owner(person, "trusted_chosen")
        return True

    async def withdraw_trusted(self, trusted_id: int) -> bool:
        person = trusting.withdraw(self._work, trusted_id, "beneficiary", self._caller)
        if person is None:
            return False
        writer = self._writer_for(person)
        notify(self._work, f"trusted_ended:{person.id}", writer.to_number(person.number, "trusted.ended"))
        return True

    async def try_as_trusted(self, number: str) -> MustWait | None:
        return self._recognition.may_try(f"trusted {number}")

    def check_secret(self, secret: Secret, keys: str) -> Verdict:
        """Check what was keyed where a secret was asked for: the code of a trusted person by the number they gave."""
        if secret != "trusted_code":  # noqa: S105 - a kind of secret, none itself
            return super().check_secret(secret, keys)
        number = str(last_answer(self._conversation.journal, NUMBER_ASKED))
        tried = trusting.try_code(self._work, self._context.pins, self._served, number, keys)
        for blocked in tried.blocked:
            self._tell_owner(blocked, "trusted_blocked")
        if tried.found is None:
            return Verdict("wrong", tries_left=0)
        self._recognition.was_right(f"trusted {number}")
        self.trusted_id = tried.found.id
        return Verdict("right", tries_left=0)

    async def is_confirmed(self) -> bool:
        return trusting.helped(self._work, self._trusted) is not None

    async def confirm_trusted(self, born_on: tuple[date, ...]) -> bool:
        person = trusting.confirm(self._work, self._trusted, born_on)
        if person is None:
            self.trusted_id = None
            return False
        self._tell_owner(person, "trusted_confirmed")
        return True

    async def helped(self) -> Helped | None:
        found = trusting.helped(self._work, self._trusted)
        if found:
            self.programme = found.person.programme
            trusting.note_look(self._work, self._trusted)
        return found

    async def helped_rights(self) -> Rights | None:
        return trusting.rights(self._work, self._trusted)

    async def helped_payments(self, skip: int, most: int) -> tuple[Payment, ...] | None:
        return trusting.payments(self._work, self._trusted, skip, most)

    async def stop_helping(self) -> None:
        self._end([self._trusted])

    async def opt_out(self) -> None:
        """Whoever wants no texts at a number helps nobody by it either."""
        await super().opt_out()
        self._end([each.id for each in trusting.at_number(self._work, self._served, self._incoming.sender)])

    def _end(self, trusted_ids: Sequence[int]) -> None:
        """End what they were trusted with, by their own wish; each owner is told."""
        for trusted_id in trusted_ids:
            if person := trusting.withdraw(self._work, trusted_id, "trusted"):
                self._tell_owner(person, "trusted_left")

    def _tell_owner(self, person: TrustedPerson, what: Warned) -> None:
        numbers = contacting.numbers_of(self._work, person.beneficiary_id)
        detail = str(person.id)
        warn_owner(self._writer_for(person), person.beneficiary_id, numbers, what, detail, person=person)

    def _writer_for(self, person: TrustedPerson) -> LetterWriter:
        """Who writes for the programme of whose account it is."""
        owner = identifying.known(self._work, person.beneficiary_id, None)
        programme = getattr(owner, "programme", self.programme)
        return LetterWriter(self._context, self._work, programme, self._conversation.id)

    @property
    def _trusted(self) -> int:
        if self.trusted_id is None:
            raise NobodyIsKnown("No trusted person has been identified in this conversation yet.")
        return self.trusted_id
