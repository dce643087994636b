"""What can be sent to somebody: a text, a telephone call or an e-mail, each kept until it has arrived."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Text:
    """An SMS.

    Attributes:
        to: Whose number, E.164.
        line: Our number that it comes from, E.164 or a short code.
        programme: The code of the programme that writes; opting out is kept per number and programme.
        body: In French; folded to GSM-7 before it leaves.
        otherwise: What is sent when this one cannot arrive; None has the body read aloud where the number
            is no mobile, and opens a task for every other failure.
        must_arrive: Whether a number that has opted out of texts is told by `otherwise`; else it is told nothing.
        topic: The outbox topic.
    """

    to: str
    line: str
    programme: str
    body: str
    otherwise: "Letter | None" = None
    must_arrive: bool = False
    topic: Literal["sms"] = "sms"


@dataclass(frozen=True, slots=True)
class Ring:
    """A telephone call that we place.

    Attributes:
        to: Whose number, E.164.
        line: Our number that it comes from, E.164.
        path: Where its TwiML is, such as `/twilio/voice?call=7`; empty where `says` is all.
        says: Sentences read aloud, twice; empty where there is a path.
        tries: How often to ring in all when nobody answers.
        attempt: Which of these tries this is, from 1.
        at_once: Whether somebody waits for it now; otherwise it rings at decent hours only.
        otherwise: What is sent when nobody has answered; None opens a task.
        topic: The outbox topic.
    """

    to: str
    line: str
    path: str = ""
    says: tuple[str, ...] = ()
    tries: int = 3
    attempt: int = 1
    at_once: bool = False
    otherwise: "Letter | None" = None
    topic: Literal["call"] = "call"

    def __post_init__(self) -> None:
        if bool(self.path) == bool(self.says):
            raise ValueError("A call has either a path or sentences of its own.")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file with an e-mail: its name, its type such as `application/pdf`, its bytes in base64."""

    name: str
    media_type: str
    base64: str


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail.

    Attributes:
        to: The address.
        subject: One line.
        body: Plain text.
        attachments: Files.
        otherwise: What is sent when it is refused; None opens a task.
        topic: The outbox topic.
    """

    to: str
    subject: str
    body: str
    attachments: tuple[Attachment, ...] = ()
    otherwise: "Letter | None" = None
    topic: Literal["email"] = "email"


Letter = Text | Ring | Mail
