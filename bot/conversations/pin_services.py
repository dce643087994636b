"""What a beneficiary has done about their PIN, and the checking of all that is keyed in secret."""

from datetime import date

from backend.domain.numbering import endings, is_mobile, is_shown
from backend.domain.people import Beneficiary
from backend.domain.pin import FirstStep, PinStanding, Secret, Verdict
from backend.domain.throttle import MustWait
from backend.services import activating, calling_back, contacting, identifying, pins
from backend.services.activation_wishes import wish_for_letter
from backend.services.choosing_pins import ChoosingPin, chose_first_pin_in, note_step, steps_left
from bot.conversations.confirmation_calls import succeeded, to_choose_pin
from bot.conversations.recognising import Recognition
from bot.conversations.served_turn import NotProved, ServedTurn
from dialogs.opening import ChoosePin
from dialogs.services import LetterAsked

SETS_PIN = frozenset({"new_pin_again", "drawn_pin"})


class PinServices(ServedTurn):
    """One turn's services for who has a PIN, or comes by one."""

    def check_secret(self, secret: Secret, keys: str) -> Verdict:
        """Check what the caller has keyed where a secret of a kind was asked for."""
        if secret == "pin":  # noqa: S105 - a kind of secret, none itself
            return self.check_pin(keys)
        if secret == "activation_code":  # noqa: S105 - the same
            return self._check_letter(keys)
        had_one = activating.has_pin(self._work, self._caller)
        verdict = self._choosing.check(secret, keys)
        if secret in SETS_PIN and verdict.outcome == "right":
            self._warn("pin_changed" if had_one else "pin_chosen")
            if isinstance(self._opening.asked, ChoosePin):
                succeeded(self._work, self._opening)
        return verdict

    def check_pin(self, pin: str) -> Verdict:
        """Check the PIN of the caller; when it is right, this turn may do one thing that needs it."""
        verdict = self._context.pins.check(self._work, self._caller, pin)
        self._proved = verdict.outcome == "right"
        if verdict.blocks:
            self._warn("pin_paused" if verdict.wait else "pin_blocked")
        elif verdict.outcome == "wrong" and not self._is_a_slip(verdict):
            self._warn("pin_wrong")
        return verdict

    def _is_a_slip(self, verdict: Verdict) -> bool:
        """Whether it is one wrong PIN on the caller's own telephone: the next right one tells of it, no robot rings.

        Tries left say nothing of that: they begin anew when a block has ended.
        """
        own = self._incoming.sender in contacting.numbers_of(self._work, self._caller)
        return own and verdict.wrong_before == 0

    def _check_letter(self, code: str) -> Verdict:
        verdict = activating.Activation(self._work, self._context.pins, self._caller).check(code)
        if verdict.blocks:
            self._warn("code_used_up")
        elif verdict.outcome == "right":
            self._choosing.begin("letter")
        return verdict

    @property
    def _choosing(self) -> ChoosingPin:
        return ChoosingPin(self._work, self._context.pins, self._caller, self._conversation.id)

    async def pin_standing(self) -> PinStanding:
        return activating.standing_of(self._work, self._caller)

    async def pin_wait(self) -> MustWait | None:
        return pins.wait_of(self._work, self._caller)

    async def letter_waits(self) -> bool:
        return activating.has_good_code(self._work, self._caller)

    async def ask_for_letter(self) -> LetterAsked:
        asked = wish_for_letter(self._work, self._caller)
        if asked == "asked":
            self._warn("letter_asked")
        return asked

    async def numbers_to_ring(self) -> tuple[str, ...]:
        return endings(self._to_ring())

    def _to_ring(self) -> list[str]:
        return contacting.numbers_to_ring(self._work, self._caller, self._incoming.sender)

    async def ask_to_choose_pin(self, place: int, forgotten: bool) -> bool:
        numbers = self._to_ring()
        if place >= len(numbers):
            return False
        return self._place(to_choose_pin(self._here, self._incoming, numbers[place], ChoosePin(forgotten)))

    async def recognise_rung(self, born_on: tuple[date, ...]) -> Beneficiary | MustWait | None:
        if not isinstance(self._opening.asked, ChoosePin):
            raise NotProved("This needs the number on file, in the call that asks for it.")
        number = calling_back.number_of(self._work, self._opening.call_back_id)
        rung = Recognition(self._context.throttle, self._work, self._served, number)
        found = rung.recognised((f"rung for {self._caller}",), lambda: self._born_on(born_on, number))
        if isinstance(found, Beneficiary):
            self._choosing.begin("call")
        return found

    def _born_on(self, born_on: tuple[date, ...], number: str) -> Beneficiary | None:
        """The caller, where that is their birth date, and the number rung is theirs still."""
        known = identifying.known(self._work, self._caller, None)
        right = identifying.is_born_on(self._work, self._caller, born_on)
        return known if right and number in self._to_ring() and isinstance(known, Beneficiary) else None

    async def begin_change(self) -> None:
        self._use_proof()
        self._choosing.begin("pin")

    async def draw_pin(self) -> None:
        self._choosing.draw()

    async def chose_pin_here(self) -> bool:
        return chose_first_pin_in(self._work, self._caller, self._conversation.id)

    async def first_steps_left(self) -> tuple[FirstStep, ...]:
        return tuple(steps_left(self._work, self._caller))

    async def note_first_step(self, step: FirstStep) -> None:
        note_step(self._work, self._caller, step)

    async def calling_mobile(self) -> str | None:
        number = self._incoming.sender
        placed = self._opening.call_back_id is not None  # then the sender is ourselves
        return number if not placed and is_shown(number) and is_mobile(number) else None
