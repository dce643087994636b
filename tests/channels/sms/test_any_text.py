"""Whatever somebody sends, there is an answer, no error, and nothing is done that was not asked for."""

import random

from bot.conversations.manager import ConversationManager
from channels.phone.twiml_reading import messaging
from channels.sms import SMS, render, thread_name
from dialogs.exchange import Heard, Incoming
from dialogs.gsm7 import segments
from tests.channels.sms.text_exchange import LUCIEN, MARIE, Exchange
from tests.support.invariants import assert_money_holds
from tests.support.line import LINE

IN_PROCESS, OVER_HTTP = 200, 20
STRANGER = "+33639980099"
ACTS = ("payments", "call_backs", "outbox", "opt_outs", "tasks", "beneficiary_phones", "print_jobs", "disputes")
"""The tables in which anything done would be seen."""

INTERRUPTED = "Notre service est interrompu"
ODD = (
    "/restart",
    "/session_start",
    "😀" * 35,
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "a" * 1600,
    "é" * 1600,
    "\x00\x01\x02\x7f",
    "\ufeff\u202e\u200b",
    "\ud83d",
    "'; drop table payments; --",
    "{{ 7 * 7 }} {% for x in y %}",
    "<Response><Message>x</Message></Response>",
    "]]>&amp;<!--",
    " ",
    "\r\n\t",
    "٣ ساعات",
    "支付三小时",
    "9" * 1600,
    "PAYER " * 200,
    "%s %n %x",
    "-1",
    "1e309",
    "NaN",
    "∞ h",
)


def any_text(draw: random.Random) -> str:
    """Bytes as they come, letters of anywhere, or an oddity."""
    kind = draw.randrange(4)
    length = draw.choice((1, 3, 20, 160, 1600))
    if kind == 0:
        return draw.randbytes(length).decode("latin-1")
    if kind == 1:
        return draw.randbytes(length).decode("utf-8", "replace")
    if kind == 2:
        return "".join(map(chr, draw.choices((*range(0x20, 0x2FFF), *range(0x1F300, 0x1FAFF)), k=length)))
    return draw.choice(ODD)


def done(exchange: Exchange) -> list[object]:
    return [exchange.line.one(f"select count(*) from {table}") for table in ACTS]  # noqa: S608 - our own tables


def test_hundreds_of_texts_of_anything(exchange: Exchange) -> None:
    draw, before = random.Random(31000042), done(exchange)
    reception = ConversationManager(exchange.line.context)
    for number in range(IN_PROCESS):
        sender, body = draw.choice((LUCIEN, MARIE, STRANGER)), any_text(draw)
        incoming = Incoming(
            SMS.name, thread_name(sender, LINE), LINE, f"SM{number:032x}", None, Heard("text", body), sender
        )
        answer = reception.take_turn(incoming, render)
        assert len(messaging(answer)) <= 1, ascii(body)
        assert all(segments(message.body) <= 2 for message in messaging(answer)), ascii(body)  # type: ignore[union-attr]
    assert done(exchange) == before
    assert_money_holds(exchange.line.context.database)


def test_some_of_them_over_http(exchange: Exchange) -> None:
    draw, before = random.Random(31000017), done(exchange)
    bodies = [*ODD, *(any_text(draw) for _ in range(OVER_HTTP))]
    for body in bodies:
        sendable = body.encode("utf-8", "replace").decode()
        assert not exchange.write(sendable, draw.choice((LUCIEN, STRANGER))).startswith(INTERRUPTED), ascii(body)
    assert done(exchange) == before


def test_what_comes_next_is_understood(exchange: Exchange) -> None:
    for body in ("/restart", "😀" * 35, "\x00", "a" * 1600, "/restart", "???"):
        exchange.write(body)
    assert exchange.write("solde").startswith("Il vous reste 75 h 30")
