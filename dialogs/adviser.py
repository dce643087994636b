"""Reaching a person: connected within their hours; where nobody answers, and outside them, put on the list instead."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NoReturn, cast

from backend.domain.call_wish import CallWish, PartOfDay
from backend.domain.transfer import CallSubject, Topic
from dialogs.answers.choice import Choice, Option
from dialogs.answers.phone_number import PhoneNumber
from dialogs.answers.yes_no import YesNo
from dialogs.script import ADVISER, ask, confirm, connect, say, sealed
from dialogs.services import services
from dialogs.steps import Cancelled, HandedOver, Why

CONNECTING = "adviser.connecting"
"""The question, as the engine sees it, at which somebody is connected: they may talk as long as they wish."""

TOPICS: Mapping[str, Topic] = {
    "activate": "activation",
    "address": "number",
    "call_back": "payment",
    "call_back.birth_date": "pin",
    "call_back.not_recognised": "pin",
    "caller": "account",
    "cancel": "payments",
    "card": "card",
    "choose_pin": "activation",
    "details": "number",
    "dispute": "payments",
    "history": "payments",
    "identify": "identification",
    "my_pin": "pin",
    "numbers": "number",
    "pay": "payment",
    "payee": "payment",
    "payee_line": "received",
    "pin": "pin",
    "register": "number",
    "told": "number",
}
"""What somebody wants an adviser for, by the question or sentence where they are, or its first word."""

CALL = (
    Option("1", "soon", ("être rappelé", "rappelé", "dès que possible", "oui", "rappelez")),
    Option("2", "later", ("un autre jour", "choisir", "plus tard", "quand")),
    Option("3", "nothing", ("non", "rien", "continuer", "pas rappelé")),
)
PARTS = (Option("1", "morning", ("le matin", "matin")), Option("2", "afternoon", ("l'après-midi", "après-midi")))
"""What may be wished, and what each may be said by."""

BACK = "adviser.back"
SOON: tuple[date | None, PartOfDay] = (None, "any")


async def interlude(why: Why, question: str, payee_id: int | None) -> None:
    """Leave a question for an adviser; it is asked again afterwards."""
    subject = subject_at(question, payee_id)
    if why == "nonsense":
        await say("engine.nonsense_end", paying=subject.topic in {"payment", "card"})
    talked = await reach_adviser(subject, then_code=(why, question) == ("adviser", "identify.cesu_code"))
    if talked and why != "nonsense":  # after which nothing is asked any more
        await say(BACK)


def subject_at(key: str, payee_id: int | None = None) -> CallSubject:
    """What it is about where somebody is asked, or told, this."""
    topic = TOPICS.get(key) or TOPICS.get(key.partition(".")[0], "other")
    return CallSubject(topic, payee_id if topic in {"payment", "card"} else None)


async def hand_over(key: str, **values: object) -> NoReturn:
    """Say why, and have an adviser help; who has a menu goes on there, everybody else's call is over."""
    await say(key, **values)
    try:
        talked = await reach_adviser(subject_at(key))
    except Cancelled:  # who wants the menu instead
        talked = False
    raise HandedOver(talked=talked)


async def come_back(handed: HandedOver) -> None:
    """Say that the line is back, where it goes on after an adviser; before a goodbye it would be one word too many."""
    if handed.talked:
        await say(BACK)


async def ask_for_adviser(key: str) -> None:
    """Have an adviser help with what was said by this key, and go on."""
    if await reach_adviser(subject_at(key)):
        await say(BACK)


async def offer_adviser(key: str, **values: object) -> bool:
    """Say what only an adviser can change, and whether one shall be reached; whether they were."""
    wanted = await confirm(key, **values)
    if wanted:
        await ask_for_adviser(key)
    return wanted


async def reach_adviser(subject: CallSubject, *, then_code: bool = False) -> bool:
    """Talk with an adviser (True), or be put on the list of those to call back, or neither.

    `then_code`: the CESU code is asked for afterwards, which who does not want to be called back is told.
    """
    desk = await services.adviser(subject)
    if desk.transfer:
        end = await connect(CONNECTING, desk.transfer)
        if end == "talked":
            return True
        await say("adviser.busy" if end == "busy" else "adviser.not_reached")
    else:
        await say(ADVISER if desk.is_open else "adviser.closed")
    if desk.is_listed:
        await say("adviser.listed_before")
    else:
        await sealed("call_wish", None, _be_listed(subject, then_code=then_code))
    return False


async def _be_listed(subject: CallSubject, *, then_code: bool) -> None:
    """Say whether, when and where to be called back."""
    wanted = await _unhurried("adviser.call_back", CALL, then_code=then_code)
    if wanted == "nothing":
        return await say("adviser.not_listed")
    day, part = await _when() if wanted == "later" else SOON
    number = await _where()
    await services.list_call(CallWish(subject, number, day, part))
    return await say("adviser.listed", day=day, part=part)


async def _when() -> tuple[date | None, PartOfDay]:
    """Choose one of the days to come, and its morning or afternoon where there are both."""
    days = await services.days_to_call()
    options = [Option(str(n), f"day:{n}") for n in range(1, len(days) + 1)]
    chosen = await _unhurried("adviser.day", options, days=days)
    free = days[int(chosen.removeprefix("day:")) - 1]
    if len(free.parts) == 1:
        return free.day, free.parts[0]
    return free.day, cast("PartOfDay", await _unhurried("adviser.part", PARTS))


async def _where() -> str | None:
    """The number to call back, E.164; None for the one that is calling."""
    if await services.shows_number() and await ask("adviser.this_number", YesNo(ahead=False)):
        return None
    return await ask("adviser.number", PhoneNumber())


async def _unhurried(key: str, options: Sequence[Option], **values: Any) -> str:
    """Choose, and not ahead: whoever keys a code here in one go has not asked to be called back."""
    return await ask(key, Choice(tuple(options), ahead=False), options=tuple(options), **values)
