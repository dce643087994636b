"""Asks Rasa what a sentence means, because no caller must wait for, or hear of, a Rasa that is unwell."""

import math
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from typing import Any

import httpx2
import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.engine.parsed import Parsed

LIMIT_SECONDS = 0.4
RETRY_SECONDS = 2.0
LONGEST_TEXT = 500  # characters; the longest of stories says what it wants well before
PARALLEL = 8  # Rasa answers in milliseconds, one at a time: more would only queue there
PROBE = "bonjour"

# Rasa takes a text that begins with "/" for an order ("/pay{...}"): a caller only ever speaks.
_ORDERS = re.compile(r"^[\s/]+")

log = structlog.get_logger(__name__)


class RasaAnswersNonsense(ValueError):  # noqa: N818 - errors are sentences here
    """Rasa answered something that is not an understanding of a sentence."""


def as_plain_text(text: str) -> str:
    """What may be sent to Rasa: no order, no endless story; empty when no letter or digit was said."""
    plain = _ORDERS.sub("", text)[:LONGEST_TEXT].strip()
    return plain if any(character.isalnum() for character in plain) else ""


def read_answer(answer: Any) -> Parsed:
    """Read the JSON of `POST /model/parse`.

    Raises:
        RasaAnswersNonsense: It has not the shape of an understanding.
    """
    try:
        ranking = tuple((_name(one["name"]), _share(one["confidence"])) for one in answer["intent_ranking"])
        intent, confidence = _name(answer["intent"]["name"]), _share(answer["intent"]["confidence"])
        found = sorted(answer.get("entities", ()), key=lambda one: int(one["start"]))
        entities = tuple((_name(one["entity"]), str(one["value"])) for one in found)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RasaAnswersNonsense("Rasa's answer has not the shape of an understanding") from error
    return Parsed(intent, confidence, ranking, entities)


def _name(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("a name is a text")
    return value


def _share(value: Any) -> float:
    share = float(value)
    if not math.isfinite(share) or not 0 <= share <= 1:
        raise ValueError("a probability is between 0 and 1")
    return share


class RasaClient:
    """Asks a Rasa on loopback, within a limit, and leaves it alone for a while when it fails.

    Safe to share between threads. After a failure every `parse` answers None at once, and a thread apart asks
    again every `retry_after` seconds until Rasa is well: no caller's turn pays for the trial.
    """

    def __init__(
        self,
        address: Callable[[], str | None],
        *,
        registry: CollectorRegistry,
        limit: float = LIMIT_SECONDS,
        retry_after: float = RETRY_SECONDS,
    ) -> None:
        """Prepare to ask.

        Args:
            address: Where Rasa listens now ("http://127.0.0.1:5005"), or None while it does not.
            registry: Where the counters are kept.
            limit: Seconds that an answer may take, all included.
            retry_after: Seconds between two trials of a Rasa that failed.
        """
        self._address, self._limit, self._retry_after = address, limit, retry_after
        # Rasa closes an idle connection after 5 s: letting go of it first avoids asking on a dead one.
        keep = httpx2.Limits(max_connections=PARALLEL, keepalive_expiry=2.0)
        self._http = httpx2.Client(timeout=limit, limits=keep, trust_env=False)
        self._pool = ThreadPoolExecutor(PARALLEL, thread_name_prefix="rasa-parse")
        self._lock = threading.Lock()
        self._trial: threading.Timer | None = None
        self._closed = False
        self._parses = Counter("allo_rasa_parses", "Sentences by outcome", ["outcome"], registry=registry)
        self._seconds = Histogram("allo_rasa_parse_seconds", "Time of an understanding", registry=registry)

    @property
    def available(self) -> bool:
        """Whether the next sentence will be asked of Rasa."""
        return self._trial is None and not self._closed and self._address() is not None

    def parse(self, text: str) -> Parsed | None:
        """Say what the sentence means, or None when Rasa is away, slow or unwell, or nothing was said."""
        plain = as_plain_text(text)
        if not plain:
            return self._count("empty", None)
        if not self.available:
            return self._count("away", None)
        with self._seconds.time():
            outcome, parsed = self._ask(plain)
        if parsed is None:
            self._leave_alone(outcome)
        return self._count(outcome, parsed)

    def close(self) -> None:
        """Stop asking; nothing of this client outlives it."""
        with self._lock:
            self._closed = True
            if self._trial is not None:
                self._trial.cancel()
        self._http.close()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _ask(self, plain: str) -> tuple[str, Parsed | None]:
        """Ask, waiting no longer than the limit even for a server that sends its answer drop by drop."""
        try:
            return "understood", self._pool.submit(self._post, plain).result(self._limit)
        except (TooSlow, httpx2.TimeoutException):
            return "slow", None
        except httpx2.HTTPStatusError:
            return "refused", None
        except (httpx2.HTTPError, httpx2.InvalidURL, RuntimeError):
            return "unreachable", None  # RuntimeError: closed while a last sentence was on its way
        except ValueError:
            return "nonsense", None

    def _post(self, plain: str) -> Parsed:
        answer = self._http.post(f"{self._address()}/model/parse", json={"text": plain})
        return read_answer(answer.raise_for_status().json())

    def _leave_alone(self, outcome: str) -> None:
        with self._lock:
            if self._closed or self._trial is not None:
                return
            self._trial = self._timer()
        log.warning("rasa.left_alone", outcome=outcome)

    def _timer(self) -> threading.Timer:
        timer = threading.Timer(self._retry_after, self._try_again)
        timer.daemon = True
        timer.start()
        return timer

    def _try_again(self) -> None:
        """Ask something harmless; a Rasa that answers is trusted again, another is left alone once more."""
        parsed = self._ask(PROBE)[1] if self._address() is not None else None
        with self._lock:
            self._trial = self._timer() if parsed is None and not self._closed else None
        if parsed is not None:
            log.info("rasa.back")

    def _count(self, outcome: str, parsed: Parsed | None) -> Parsed | None:
        self._parses.labels(outcome).inc()
        return parsed
