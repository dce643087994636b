"""Refuses what Twilio did not sign, so that nobody else can play Twilio to the line."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from starlette.datastructures import ImmutableMultiDict

RETRY_FRAGMENT = "#rc=2&rp=all"
"""Asks Twilio to send a webhook again, at most twice, whatever failed; Twilio neither sends nor signs it."""

DEFAULT_PORTS = {"http": 80, "https": 443}

Params = Mapping[str, Any] | Iterable[tuple[str, str]]
"""A form: a mapping (Starlette's FormData included), or pairs where a name may come again."""


class TwilioSignature:
    """Tells Twilio's requests from everybody else's."""

    def __init__(self, auth_token: str, public_url: str | None = None) -> None:
        """Keep what the check needs.

        Args:
            auth_token: The account's secret; Twilio signs with it.
            public_url: How the world reaches this server (scheme, host, perhaps a prefix), when a proxy
                stands before it and the URL seen here is another one.
        """
        self._auth_token = auth_token
        self._public_url = public_url.rstrip("/") if public_url else None

    def accepts(self, url_seen: str, params: Params, signature: str) -> bool:
        """Whether the request carries the signature that Twilio would have given it.

        Args:
            url_seen: The URL as this server saw it, its query included.
            params: The form that came with a POST; empty for a GET.
            signature: The X-Twilio-Signature header; empty where there was none.
        """
        try:
            fields = _fields(params)
            candidates = _spellings(self._as_signed(url_seen))
        except (TypeError, ValueError):
            return False  # a file instead of a field, or a port that is none: Twilio sends neither
        given = signature.encode("utf-8", "replace")
        accepted = False
        for url in candidates:
            # No early way out: the time taken must not tell which spelling was nearly right.
            accepted |= hmac.compare_digest(_signature(self._auth_token, url, fields).encode(), given)
        return accepted

    def _as_signed(self, url_seen: str) -> SplitResult:
        seen = urlsplit(url_seen)._replace(fragment="")
        if self._public_url is None:
            return seen
        public = urlsplit(self._public_url)
        prefixed = seen.path == public.path or seen.path.startswith(public.path + "/")
        path = seen.path if public.path and prefixed else public.path + seen.path
        return seen._replace(scheme=public.scheme, netloc=public.netloc, path=path)


def sign(auth_token: str, url: str, params: Params) -> str:
    """Sign a request as Twilio does, without the URL's fragment.

    Args:
        auth_token: The account's secret.
        url: The absolute URL, its query included.
        params: The form sent with a POST; empty for a GET.

    Returns:
        The value of the X-Twilio-Signature header.
    """
    return _signature(auth_token, url.partition("#")[0], _fields(params))


def _fields(params: Params) -> str:
    """The form as it is signed: each name with each of its values, sorted, and once where it came twice."""
    pairs = params.multi_items() if isinstance(params, ImmutableMultiDict) else params
    fields = set(pairs.items() if isinstance(pairs, Mapping) else pairs)
    if not all(isinstance(value, str) for _, value in fields):
        raise TypeError("Twilio sends text only.")
    return "".join(name + value for name, value in sorted(fields))


def _signature(auth_token: str, url: str, fields: str) -> str:
    """Twilio's own computation (its SDK's `RequestValidator`), which takes the form apart once for all spellings."""
    return base64.b64encode(hmac.digest(auth_token.encode(), (url + fields).encode(), hashlib.sha1)).decode()


def _spellings(url: SplitResult) -> list[str]:
    """The same URL with and without its port, each with and without our own fragment."""
    host = url.netloc.rpartition("@")[2]
    name = host.rpartition(":")[0] if url.port else host.rstrip(":")
    with_port = f"{name}:{url.port or DEFAULT_PORTS.get(url.scheme, 443)}"
    plain = [urlunsplit(url._replace(netloc=netloc)) for netloc in (name, with_port)]
    return plain + [one + RETRY_FRAGMENT for one in plain]
