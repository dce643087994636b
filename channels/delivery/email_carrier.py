"""Sends e-mails by SMTP, each with a Message-ID of its own news, so that a second copy is known as such."""

import asyncio
import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

import aiosmtplib

from backend.domain.letters import Mail
from channels.delivery.outcome import Later, Outcome, Refused, Taken, Unknown

PATIENCE_SECONDS = 15.0
PERMANENT = 500


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Who takes our e-mails.

    Attributes:
        host: Its name.
        port: 587 to begin in clear and go on encrypted, 465 for encrypted from the start.
        sender: Our address; what comes after its @ names our Message-IDs.
        username: None where it asks for none.
        password: Secret.
        tls: "start" (STARTTLS, required), "whole" (from the start) or "none" (on the same machine only).
    """

    host: str
    port: int
    sender: str
    username: str | None = None
    password: str | None = None
    tls: str = "start"

    def __repr__(self) -> str:
        return f"SmtpServer({self.host}:{self.port})"


class EmailCarrier:
    """Hands e-mails to an SMTP server, from a thread that has no event loop of its own."""

    def __init__(self, server: SmtpServer, clock: Callable[[], datetime], patience: float = PATIENCE_SECONDS) -> None:
        """Keep the server, the clock that dates e-mails, and the patience in seconds for each answer."""
        self._server = server
        self._clock = clock
        self._patience = patience

    def send(self, letter: Mail, news_key: str) -> Outcome:
        """Hand an e-mail over, once."""
        message_id = self.message_id(news_key)
        try:
            asyncio.run(self._send(self._message(letter, message_id)))
        except aiosmtplib.SMTPAuthenticationError as error:
            return Refused(str(error.code), permanent=False)
        except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPSenderRefused) as error:
            return _refusal(_code(error))
        except aiosmtplib.SMTPResponseException as error:
            return _refusal(error.code)
        except (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPConnectTimeoutError) as error:
            return Later(type(error).__name__)
        except (aiosmtplib.SMTPException, OSError) as error:
            return Unknown(type(error).__name__)
        return Taken(message_id, "sent")

    def find(self, letter: Mail, news_key: str, since: datetime) -> list[Taken]:  # noqa: ARG002 - cannot ask
        """Nothing: an SMTP server tells nobody what it has taken.

        Sent again, the e-mail has the same Message-ID, by which mailboxes know it for the same one.
        """
        return []

    def message_id(self, news_key: str) -> str:
        """The Message-ID of a piece of news, always the same."""
        digest = hashlib.sha256(news_key.encode()).hexdigest()[:32]
        return f"<{digest}@{self._server.sender.rpartition('@')[2]}>"

    def _message(self, letter: Mail, message_id: str) -> EmailMessage:
        message = EmailMessage()
        message["From"], message["To"] = self._server.sender, letter.to
        message["Subject"] = " ".join(letter.subject.split())
        message["Message-ID"] = message_id
        message["Date"] = format_datetime(self._clock())
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        for file in letter.attachments:
            main, _, sub = file.media_type.partition("/")
            content = base64.b64decode(file.base64)
            message.add_attachment(content, maintype=main, subtype=sub, filename=file.name)
        return message

    async def _send(self, message: EmailMessage) -> None:
        server = self._server
        await aiosmtplib.send(
            message,
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            start_tls=server.tls == "start",
            use_tls=server.tls == "whole",
            timeout=self._patience,
        )


def _code(error: aiosmtplib.SMTPRecipientsRefused | aiosmtplib.SMTPSenderRefused) -> int:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return max((refused.code for refused in error.recipients), default=PERMANENT)
    return error.code


def _refusal(code: int) -> Outcome:
    """5xx is for good, 4xx for now; either way the server says that it has not taken the e-mail."""
    return Refused(str(code), permanent=True) if code >= PERMANENT else Later(str(code))
