"""Twilio's own client over our connections: another host where wanted, short patience, nothing logged."""

import logging
from typing import Any
from urllib.parse import urlsplit

import httpx2
from twilio.base.exceptions import TwilioRestException, TwilioServiceException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from channels.delivery.outcome import Later, Outcome, Refused, Unknown

TWILIO_API_URL = "https://api.twilio.com"
CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 15.0
"""Together well within a lease, so that whoever takes a row over finds nobody still sending it."""

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
TOO_MANY, SERVER_ERROR = 429, 500
OURS_TO_MEND = frozenset({401, 403, 404, 405})
"""A wrong token, account or URL: nothing is wrong with the letter, and an operator can mend it."""

_NEVER_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)


class SlowDown(Exception):  # noqa: N818 - a sentence, as all our errors
    """Twilio wants to be left alone for `seconds` (0: it does not say how long)."""

    def __init__(self, seconds: float) -> None:
        super().__init__("Twilio asks us to slow down.")
        self.seconds = seconds


class NotReached(Exception):  # noqa: N818 - a sentence, as all our errors
    """The provider was not reached: the request never left us."""


class CutOff(Exception):  # noqa: N818 - a sentence, as all our errors
    """The request left us and no whole answer came: the provider may have acted on it."""


class Connections(HttpClient):  # type: ignore[misc,unused-ignore]
    """Carries the requests of Twilio's client, and tells what never left from what may have arrived.

    The library's own carrier logs numbers, forgets Retry-After, and calls both kinds of failure by one name.
    """

    def __init__(self, api_url: str, answer_seconds: float = ANSWER_SECONDS) -> None:
        """Connect to `api_url` whatever host the library has in mind; proxies as the environment has them."""
        logging.getLogger("httpx2").setLevel(logging.WARNING)  # it logs URLs, and a list's has a number
        self._base = api_url.rstrip("/")
        self.is_async = False
        limits = httpx2.Timeout(answer_seconds, connect=min(CONNECT_SECONDS, answer_seconds))
        outside = urlsplit(self._base).hostname not in LOOPBACK
        self._client = httpx2.Client(timeout=limits, trust_env=outside)

    def request(  # noqa: PLR0913, PLR0917 - the signature is Twilio's
        self,
        method: str,
        uri: str,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,  # noqa: FBT002 - the signature is Twilio's
    ) -> Response:
        """Make one request; never a second one by itself.

        Raises:
            SlowDown: Twilio answers 429.
            NotReached: The request never left.
            CutOff: No whole answer came.
        """
        del timeout, allow_redirects
        where = self._base + uri.removeprefix(TWILIO_API_URL)
        try:
            answer = self._client.request(method, where, params=params, data=data or None, headers=headers, auth=auth)
        except _NEVER_SENT as error:
            raise NotReached(type(error).__name__) from None
        except httpx2.HTTPError as error:
            raise CutOff(type(error).__name__) from None
        if answer.status_code == TOO_MANY:
            raise SlowDown(_seconds(answer.headers.get("retry-after", "")))
        return Response(answer.status_code, answer.text, answer.headers)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def twilio_client(account_sid: str, auth_token: str, connections: Connections) -> Client:
    """Twilio's client; it reads no environment of its own, so that only our settings count."""
    return Client(account_sid, auth_token, http_client=connections, environment={"TWILIO_EDGE": ""})


def outcome_of(error: Exception) -> Outcome:
    """What a failed request to create something means for the thing; other errors are raised again."""
    match error:
        case SlowDown():
            return Later("20429", error.seconds)
        case NotReached():
            return Later(str(error))
        case CutOff() | ValueError():
            return Unknown(str(error) if isinstance(error, CutOff) else "unreadable")
        case TwilioRestException() | TwilioServiceException():
            return _refusal(int(error.status), str(error.code or error.status))
        case _:
            raise error


def _refusal(status: int, code: str) -> Outcome:
    if status >= SERVER_ERROR:
        return Unknown(code)
    return Refused(code, permanent=status == 400 or (status > 400 and status not in OURS_TO_MEND))  # noqa: PLR2004


def _seconds(retry_after: str) -> float:
    try:
        return max(0.0, min(float(retry_after), 3600.0))
    except ValueError:
        return 0.0
