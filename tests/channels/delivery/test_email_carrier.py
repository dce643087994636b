"""E-mails reach a real SMTP server, each with the Message-ID of its news."""

import base64
import email
import email.policy
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from backend.domain.letters import Attachment, Mail
from channels.delivery.email_carrier import EmailCarrier, SmtpServer
from channels.delivery.outcome import Later, Refused, Taken, Unknown
from tests.support.clock import StoppedClock

LETTER = Mail(
    "marie@example.org",
    "Paiement\nREF7K2",
    "Reçu : 16,83 €.",
    (Attachment("recu.pdf", "application/pdf", base64.b64encode(b"%PDF-2.0").decode()),),
)


class Mailbox:
    """Takes e-mails, or answers what it is told to.

    Attributes:
        answer: What it answers when it has read an e-mail.
        taken: What it has read.
        cut: Whether it hangs up instead of answering.
        port: Where it listens.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.answer = "250 OK"
        self.taken: list[EmailMessage] = []
        self.cut = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802, ARG002 - aiosmtpd's
        """Read an e-mail."""
        read = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(read, EmailMessage)
        self.taken.append(read)
        if self.cut:
            server.transport.abort()
        return self.answer


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """An SMTP server on loopback."""
    with socket.socket() as door:  # aiosmtpd cannot be told to choose a port itself
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    box = Mailbox(port)
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box
    controller.stop()


def carrier(port: int) -> EmailCarrier:
    """The carrier to a server on this machine."""
    server = SmtpServer("127.0.0.1", port, "ne-pas-repondre@example.org", tls="none")
    return EmailCarrier(server, StoppedClock(), 2.0)


def test_an_email_arrives_whole(mailbox: Mailbox) -> None:
    sent = carrier(mailbox.port).send(LETTER, "paid:REF7K2")
    (read,) = mailbox.taken
    assert sent == Taken(read["Message-ID"], "sent")
    assert (read["To"], read["Subject"]) == ("marie@example.org", "Paiement REF7K2")
    assert read["Auto-Submitted"] == "auto-generated"
    body = read.get_body()
    assert body
    assert body.get_content().strip() == "Reçu : 16,83 €."
    (file,) = read.iter_attachments()
    assert isinstance(file, EmailMessage)
    assert (file.get_filename(), file.get_content()) == ("recu.pdf", b"%PDF-2.0")


def test_the_same_news_has_the_same_message_id(mailbox: Mailbox) -> None:
    for key in ("paid:REF7K2", "paid:REF7K2", "paid:OTHER"):
        carrier(mailbox.port).send(LETTER, key)
    ids = [read["Message-ID"] for read in mailbox.taken]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("550 No such mailbox", Refused("550", permanent=True)), ("451 Try later", Later("451"))],
)
def test_what_the_server_says_decides(mailbox: Mailbox, answer: str, outcome: object) -> None:
    mailbox.answer = answer
    assert carrier(mailbox.port).send(LETTER, "k") == outcome


def test_a_server_that_is_away_has_not_taken_it() -> None:
    assert isinstance(carrier(9).send(LETTER, "k"), Later)


def test_a_connection_cut_after_the_words_is_unknown(mailbox: Mailbox) -> None:
    mailbox.cut = True
    assert isinstance(carrier(mailbox.port).send(LETTER, "k"), Unknown)
    assert len(mailbox.taken) == 1
