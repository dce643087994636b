"""What every webhook of Twilio's shares: the signature is checked before anything is read."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import HTTPException, Request, Response

from channels.signature import TwilioSignature

Form = dict[str, str]
MOST_BYTES = 64 * 1024
"""Twilio's forms hold a few kilobytes; more is refused unread."""


def signed_form(signature: TwilioSignature) -> Callable[[Request], Awaitable[Form]]:
    """A dependency: the form of a request that Twilio signed.

    Raises:
        HTTPException: 413 where the form is too large, 403 where Twilio has not signed it.
    """

    async def read(request: Request) -> Form:
        if int(request.headers.get("content-length") or MOST_BYTES + 1) > MOST_BYTES:
            raise HTTPException(413, "A webhook of Twilio's says its length, and is small.")
        form = await request.form(max_files=0, max_fields=200)
        given = request.headers.get("x-twilio-signature", "")
        if not signature.accepts(str(request.url), form, given):
            raise HTTPException(403, "This request was not signed by our Twilio account.")
        return {name: str(value) for name, value in form.items()}

    return read


def xml(document: Any) -> Response:
    """A TwiML document as an answer."""
    return Response(str(document), media_type="text/xml")
