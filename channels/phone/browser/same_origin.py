"""Lets only the page itself ask: no other site, and no name that somebody else has pointed at this machine."""

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from fastapi import HTTPException, Request

FORBIDDEN = 403
LOCAL_NAMES = {"localhost"}
OWN = {"same-origin", "none"}
"""What a browser says of a request that the page made, or the person at its address bar."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
    "Referrer-Policy": "same-origin",  # with none at all, a form does not tell its origin either
    "X-Content-Type-Options": "nosniff",
}
"""What each answer tells the browser: nothing of the page comes from elsewhere, is written into it, or goes out."""


class SameOrigin:
    """A dependency of every route of the page."""

    def __init__(self, own_names: Collection[str]) -> None:
        """Keep the names by which this server is reached, beside localhost and plain addresses."""
        self._names = {name.lower() for name in own_names} | LOCAL_NAMES

    def __call__(self, request: Request) -> None:
        """Refuse what the page has not asked.

        Raises:
            HTTPException: 403, with a sentence.
        """
        host = request.headers.get("host", "")
        if not self._is_own(host):
            raise HTTPException(
                FORBIDDEN,
                "This server does not go by that name: open it by its address, or set ALLO_PUBLIC_URL.",
                HEADERS,
            )
        said = request.headers.get("sec-fetch-site")
        origin = request.headers.get("origin")
        foreign = origin is not None and urlsplit(origin).netloc != host
        # A form that says nothing of where it is from is no browser's.
        nameless = request.method != "GET" and said is None and origin is None
        # Somebody may follow a link to the page itself from anywhere.
        strange = said not in {None, *OWN} and not _goes(request)
        if foreign or nameless or strange:
            raise HTTPException(FORBIDDEN, "Only the page of this telephone may ask that.", HEADERS)

    def _is_own(self, host: str) -> bool:
        name = urlsplit(f"//{host}").hostname or ""
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return name in self._names
        return True


def _goes(request: Request) -> bool:
    """Whether somebody goes to the page, as by a link."""
    wanted = request.headers.get("sec-fetch-mode"), request.headers.get("sec-fetch-dest")
    return request.method == "GET" and wanted == ("navigate", "document")
