"""The verbs of a dialogue: say, ask, choose, confirm, agree, prove, charge, connect, and what a conversation is in.

A dialogue is a coroutine that awaits nothing but these verbs and `services` (dialogs/services.py). Each hands a
step (dialogs/steps.py) to the engine and gets the answer back, live or from the journal; it cannot tell which.
"""

from collections.abc import Sequence
from typing import Any, Literal, TypeVar, cast

from backend.domain.card import CardCharge, CardOutcome
from backend.domain.people import Payee
from backend.domain.pin import Secret, Verdict
from backend.domain.transfer import CallTransfer, TransferEnd
from dialogs.answers.base import Answer
from dialogs.answers.choice import Choice, Option
from dialogs.answers.yes_no import YesNo
from dialogs.steps import (
    Ask,
    Charge,
    Concern,
    Connect,
    Dialogue,
    Enter,
    Known,
    PinForgotten,
    Prove,
    Remark,
    Resume,
    Role,
    Seal,
    Stage,
    Unseal,
    Utterance,
    hand,
)

T = TypeVar("T")

GOODBYE = "common.goodbye"

ADVISER = "common.adviser"

ADVISER_SLOWLY = "common.adviser_slowly"
"""Sentences that every dialogue and the engine itself may say."""

DRAWN = tuple(map(chr, range(0xE000, 0xE006)))
"""What stands for the digits of a drawn PIN until the reply leaves: they are filled in then, and kept nowhere."""

Proof = Literal["right", "blocked", "declined"]
"""What came of asking for the PIN: it was right, payments are blocked, or what it would pay is not wanted so."""


async def say(key: str, **values: Any) -> None:
    """Say the wording of `key`."""
    await hand(Utterance(key, values))


async def ask(key: str, answer: Answer[T], role: Role = "question", remark: Remark | None = None, **values: Any) -> T:
    """Ask the question of `key` until one clear value is heard."""
    return cast("T", await hand(Ask(key, answer, values, role=role, remark=remark)))


async def ask_readings(key: str, answer: Answer[T], **values: Any) -> tuple[T, ...]:
    """Ask the question of `key` and keep every reading of the answer, best first, at least one."""
    return cast("tuple[T, ...]", await hand(Ask(key, answer, values, readings=True)))


async def choose(key: str, options: Sequence[Option], role: Role = "question", **values: Any) -> str:
    """Offer at most four options, each with its key, and return the chosen one's id."""
    assert 1 <= len(options) <= 4, "an old person keeps four options in mind"  # noqa: PLR2004 - the sentence says it
    return await ask(key, Choice(tuple(options)), role, options=tuple(options), **values)


async def confirm(key: str, **values: Any) -> bool:
    """Ask for a yes (1) or a no (2)."""
    return await ask(key, YesNo(), **values)


async def agree(key: str, remark: Remark | None = None, **values: Any) -> bool:
    """Ask whether what was just said shall be done; after a cut it is said and asked again."""
    return await ask(key, YesNo(), "agreement", remark, **values)


async def prove(key: str, **values: Any) -> bool:
    """Ask for the PIN until it is right (True) or payments are blocked (False), which is said with how long.

    The proof holds for this turn only: what it protects is performed at once. The right one forgives no wrong ones
    silently: who did not give them hears of them.

    Raises:
        PinForgotten: The caller says so.
    """
    return await _prove(Prove(key, values)) == "right"


async def prove_or_decline(key: str, **values: Any) -> Proof:
    """The same where the question also says what is paid: the PIN agrees to it, and `2` does not."""
    return await _prove(Prove(key, values, declinable=True))


async def _prove(question: Prove) -> Proof:
    wrong_here = 0
    while True:
        verdict = cast("Verdict", await hand(question))
        match verdict.outcome:
            case "right":
                if verdict.wrong_before > wrong_here:
                    await say("pin.wrong_before", times=verdict.wrong_before)
                return "right"
            case "declined":
                return "declined"
            case "forgotten":
                raise PinForgotten
            case "blocked":
                await say("pin.blocked_for", wait=verdict.wait, looked_at=verdict.blocks)
                return "blocked"
        wrong_here += 1
        await say("pin.last_try" if verdict.tries_left == 1 else "pin.wrong", tries_left=verdict.tries_left)


async def key_in(secret: Secret, key: str, **values: Any) -> Verdict:
    """Ask for a secret once, on the keypad; what it is worth."""
    return cast("Verdict", await hand(Prove(key, values, secret)))


async def charge(key: str, allowed: CardCharge, **values: Any) -> CardOutcome:
    """Have the carrier take what the PIN has allowed from a card."""
    return cast("CardOutcome", await hand(Charge(key, allowed, values)))


async def connect(key: str, transfer: CallTransfer, **values: Any) -> TransferEnd:
    """Say that the caller is being connected, and wait until that is over."""
    return cast("TransferEnd", await hand(Connect(key, transfer, values)))


async def concern(payee: Payee) -> None:
    """Say which intervenant it is about from here on; the next menu ends it."""
    await hand(Concern(payee.id))


async def enter(stage: Stage) -> None:
    """Say what a cut would mean from here on; the next menu ends it."""
    await hand(Enter(stage))


async def sealed(name: str, result: Any, dialogue: Dialogue[T]) -> T:
    """Run a dialogue whose answers are personal: afterwards the journal keeps its result alone.

    Args:
        name: What the journal calls it.
        result: The type of the result, for the journal.
        dialogue: The dialogue.
    """
    return await _reduced(Seal(name, result, personal=True), dialogue)


async def concluded(name: str, result: Any, dialogue: Dialogue[T]) -> T:
    """Run a dialogue whose course matters no more once it has ended: a long call keeps a short journal."""
    return await _reduced(Seal(name, result, personal=False), dialogue)


async def _reduced(seal: Seal, dialogue: Dialogue[T]) -> T:
    known = await hand(seal)
    if isinstance(known, Known):
        dialogue.close()
        return cast("T", known.value)
    value = await dialogue
    await hand(Unseal(seal.name, seal.result, value))
    return value


async def resume(conversation_id: int) -> None:
    """Go on where the caller's cut conversation stopped; comes back only where that is possible no more."""
    await hand(Resume(conversation_id))
