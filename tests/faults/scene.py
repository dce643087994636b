"""A day on which everything happens: good calls, bad calls, cut calls, strangers and faults."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import httpx2
from sqlalchemy import Engine, text

from bot.app import context_of
from bot.conversations.manager import ConversationManager
from channels.phone.delivered_webhook import Send, Webhook, WebhookAnswer
from channels.phone.mischief import HangUpDuring, LostAnswer, StaleAgain, Twice, both
from channels.phone.telephone import Telephone
from tests.support.callers import JEANNE, LUCIEN, go_on, paid_in, waiting
from tests.support.clock import DEMO_DAY
from tests.support.line import ACCOUNT, TOKEN, settings
from tests.support.lives import Breaking, Lives, lives_on, with_keys
from tests.support.mortal import MortalPostgres, watching

WRONG = "739164"
FATIMA_BORN = "23111981"
NEW = LUCIEN.answers(
    payee__known="4", payee__others="2", payee__kind="1", payee__nan="67890*3#", payee__birth_date=FATIMA_BORN
)


@dataclass
class Told:
    """Everything that callers were answered."""

    replies: list[str] = field(default_factory=list)

    def __call__(self, webhook: Webhook, send: Send) -> WebhookAnswer:
        """Deliver, and keep the answer."""
        answer = send(webhook)
        self.replies.append(answer.text)
        return answer


@dataclass
class Scene:
    """What happened, and where to look for what it left."""

    engine: Engine
    told: list[str]
    logged: str


@contextmanager
def played(mortal: MortalPostgres) -> Iterator[Scene]:
    """A day of good calls, bad calls, and faults, over a real server with its real logs."""
    told = Told()
    with mortal.fresh() as engine, lives_on(mortal.url(str(engine.url.database))) as (lives, logged):
        eyes = watching(engine)
        phone = Telephone(lives.url, TOKEN, ACCOUNT, voice_fallback_url="/twilio/voice/fallback", mischief=told)
        good_calls(eyes, phone, told)
        bad_calls(eyes, phone)
        calls_cut_short(eyes, phone)
        faults(eyes, phone, told, lives, mortal)
        strangers(lives)
        five_minutes_later(eyes)
        yield Scene(eyes, told.replies, logged())


def good_calls(eyes: Engine, phone: Telephone, told: Told) -> None:
    call = JEANNE.ring(phone)
    go_on(eyes, call, JEANNE.answers())
    assert len(paid_in(eyes, call)) == 1
    for keys in ("2", "2", "3", "4", "1", "*5", "0", "*"):
        call.press(keys)
    call.hang_up()
    call = LUCIEN.ring(phone, both(StaleAgain(), LostAnswer(spare=8), Twice(at_once=True), told))
    go_on(eyes, call, {**NEW, "payee.found": "1"})
    assert len(paid_in(eyes, call)) == 1
    call.press("*6")


def bad_calls(eyes: Engine, phone: Telephone) -> None:
    """Secrets where they are not asked, codes of nobody, wrong PINs."""
    call = JEANNE.ring(phone)
    for keys in (JEANNE.pin + "#", JEANNE.cesu, WRONG + "#", LUCIEN.born, JEANNE.cesu, JEANNE.born):
        call.press(keys)
    for question in ("menu", "payee.known", "pay.hours", "pay.recap", "pay.pin"):
        go_on(eyes, call, JEANNE.answers(), until=question)
        if question == "pay.hours":
            call.press(JEANNE.pin + "#")
            call.say("mon code secret est 482915")
    call.press(WRONG)
    call.say("quatre cent quatre-vingt-deux mille neuf cent quinze, 482915")
    call.press(WRONG)
    call.hang_up()
    call = LUCIEN.ring(phone)
    call.say("mon code est le trois un zéro zéro zéro zéro quatre deux")
    call.say("le premier mars mille neuf cent vingt-neuf")
    call.hang_up()


def calls_cut_short(eyes: Engine, phone: Telephone) -> None:
    """Cut while somebody says who they are, or whom they pay; by hanging up and by silence."""
    for cut_at in ("identify.birth_date", "payee.nan", "payee.birth_date", "payee.found"):
        for silent in (False, True):
            call = LUCIEN.ring(phone)
            go_on(eyes, call, NEW, until=cut_at)
            assert waiting(eyes, call) == cut_at
            if silent:
                call.silence()
                call.silence()
            call.hang_up()
    call = LUCIEN.ring(phone, HangUpDuring(3))
    go_on(eyes, call, NEW)
    call = LUCIEN.ring(phone)
    go_on(eyes, call, NEW, until="payee.birth_date")
    call.press(LUCIEN.pin + "#")
    call.hang_up()


def faults(eyes: Engine, phone: Telephone, told: Told, lives: Lives, mortal: MortalPostgres) -> None:
    """PostgreSQL dies of the PIN, of a birth date and for long; the server dies and nobody comes back."""
    for question in ("pay.pin", "identify.birth_date"):
        keys = LUCIEN.answers()[question]
        dying = Breaking(with_keys(keys), 0.005, mortal.kill_and_start)
        call = LUCIEN.ring(phone, both(dying, told))
        go_on(eyes, call, LUCIEN.answers(), until=question)
        call.press(keys)
        dying.settle()
    for person, question in ((LUCIEN, "identify.birth_date"), (JEANNE, "pay.pin")):
        call = person.ring(phone)
        go_on(eyes, call, person.answers(), until=question)
        mortal.kill()
        call.press(person.answers()[question])
        call.hang_up()
        mortal.start()
    call = LUCIEN.ring(phone)
    go_on(eyes, call, NEW, until="payee.found")
    lives.kill()


def strangers(lives: Lives) -> None:
    """Requests that are not Twilio's, with secrets in every place."""
    form = {"CallSid": "CA1", "Digits": JEANNE.pin, "To": JEANNE.cesu}
    client = httpx2.Client(trust_env=False)
    with client:
        for path in ("/twilio/voice", f"/twilio/voice?turn={JEANNE.pin}", "/twilio/voice/status", "/nowhere"):
            client.post(lives.url + path, data=form)
        client.post(lives.url + "/twilio/voice", content=b"\xff", headers={"content-type": "multipart/form-data"})


def five_minutes_later(eyes: Engine) -> None:
    """The calls that nobody ended are ended."""
    later = context_of(settings(), eyes, lambda: DEMO_DAY + timedelta(minutes=6))
    ConversationManager(later).tidy()
    with eyes.connect() as connection:
        assert connection.execute(text("select count(*) from conversations where ended is null")).scalar() == 0
