"""Reads what a form sends: a few short fields, from this very site, with what the session alone knows."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request

MOST_BYTES, MOST_FIELDS, MOST_CHARACTERS = 64 * 1024, 40, 2000
MOST_OF = {"words": 10_000}
"""Characters of a field that is longer: whoever has typed too much shortens it, and finds all of it again."""

SAFE = frozenset({"GET", "HEAD"})


class BadForm(ValueError):  # noqa: N818 - a sentence, as all our errors
    """What was sent is no form of ours."""


def comes_from_here(request: Request) -> bool:
    """Whether a request was made by a page of this site, as the browser says itself.

    Browsers of today send Sec-Fetch-Site, which no page can forge; for those of before, Origin has to be this host.
    What has neither is no browser. Small enough to be ours: of the libraries, starlette-csrf stands still since 2023,
    and asgi-csrf and fastapi-csrf-protect set a cookie twice, which a session's own token makes superfluous.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == request.headers.get("host")


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form, the last of each name.

    Raises:
        BadForm: It is too large, or no form.
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise BadForm("too large")
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise BadForm("not to be read") from None
    return {name: clean(name, value) for name, value in fields}


def clean(name: str, value: str) -> str:
    """What a field holds, without what no text has, as far as it may be long."""
    return value.replace("\0", "")[: MOST_OF.get(name, MOST_CHARACTERS)]


def csrf_of(token: str) -> str:
    """What the forms of a session carry: it follows from what the browser keeps, and does not give it."""
    return hashlib.blake2b(token.encode(), digest_size=24, person=b"console-csrf").hexdigest()


def carries_csrf(form: Mapping[str, str], token: str) -> bool:
    """Whether a form is one that was shown in this session."""
    return hmac.compare_digest(form.get("csrf", "").encode(), csrf_of(token).encode())


def new_ticket() -> str:
    """What tells a form that was shown from every other: sent twice, it acts once."""
    return secrets.token_urlsafe(12)
