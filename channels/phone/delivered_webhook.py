"""One webhook and its answer, and what its URL's fragment asks of the sender."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl
from uuid import uuid4

from channels.phone.verbs import Method

Trouble = Literal["ct", "rt", "4xx", "5xx", "other"]
"""Why there is no answer: no connection, no answer in time, or a status that is an error."""

RETRIED = {"ct", "rt", "4xx", "5xx"}
MAX_RETRIES = 5


class NotAnswered(Exception):  # noqa: N818  # error names are sentences
    """A webhook has no answer that Twilio could use; the message says why.

    Attributes:
        trouble: What kind of failure it was, in the words of Twilio's retry policy.
        code: Twilio's error code.
    """

    def __init__(self, why: str, trouble: Trouble, code: int) -> None:
        super().__init__(why)
        self.trouble = trouble
        self.code = code


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request that Twilio makes.

    Attributes:
        url: Absolute, with the fragment that asks for retries.
        params: The form.
        method: POST sends the form as a body, GET in the query.
        token: The I-Twilio-Idempotency-Token; a retry keeps it.
    """

    url: str
    params: Mapping[str, str]
    method: Method = "POST"
    token: str = field(default_factory=lambda: str(uuid4()))


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """What the server answered, read whole."""

    status: int
    content_type: str
    text: str


Send = Callable[[Webhook], WebhookAnswer]
"""Makes one request and returns its answer, or raises NotAnswered."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Connection overrides in a URL's fragment (Twilio's "Webhook connection overrides").

    Attributes:
        retries: How often to try again (`rc`), 0 to 5; Twilio's default is once.
        after: The failures after which to try again (`rp`); Twilio's default is `ct` only.
        connect: Seconds to wait for the connection (`ct`).
        read: Seconds to wait for the answer (`rt`).
        total: Seconds for all tries together (`tt`).
    """

    retries: int = 1
    after: frozenset[str] = frozenset({"ct"})
    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0


def wishes(url: str) -> RetryPolicy:
    """What the fragment of a URL asks for.

    Raises:
        NotAnswered: If it asks for something that Twilio does not know (its error 11243).
    """
    asked = dict(parse_qsl(url.partition("#")[2]))
    return RetryPolicy(
        _whole(asked, "rc", 1, (0, MAX_RETRIES)),
        _policy(asked.get("rp", "ct")),
        _whole(asked, "ct", 5000, (100, 10_000)) / 1000,
        _whole(asked, "rt", 15_000, (100, 15_000)) / 1000,
        _whole(asked, "tt", 15_000, (100, 15_000)) / 1000,
    )


def _policy(text: str) -> frozenset[str]:
    asked = set(text.split(","))
    if not asked <= RETRIED | {"all"}:
        raise NotAnswered(f"Twilio knows no retry policy {text!r}.", "other", 11243)
    return frozenset(RETRIED if "all" in asked else asked)


def _whole(asked: Mapping[str, str], name: str, default: int, bounds: tuple[int, int]) -> int:
    text = asked.get(name, str(default))
    least, most = bounds
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise NotAnswered(f"{name} in a URL's fragment is {least} to {most}, not {text!r}.", "other", 11243)
    return int(text)
