"""What every webhook of Twilio's shares: the signature is checked before anything is read."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request, Response

from channels.signature import TwilioSignature

Form = dict[str, str]
MOST_BYTES, MOST_FIELDS = 64 * 1024, 200
"""Twilio's forms hold a few kilobytes in some twenty fields; more is refused unread."""


def signed_form(signature: TwilioSignature) -> Callable[[Request], Awaitable[Form]]:
    """A dependency, or to be called first: the form of a request that Twilio signed.

    Raises:
        HTTPException: 413 where the form is too large, 400 where it is none, 403 where Twilio has not signed it.
    """

    async def read(request: Request) -> Form:
        try:
            if int(request.headers.get("content-length") or MOST_BYTES + 1) > MOST_BYTES:
                raise HTTPException(413, "A webhook of Twilio's says its length, and is small.")
            fields = parse_qsl((await request.body()).decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
        except ValueError as error:
            raise HTTPException(400, "A webhook of Twilio's is a form of text.") from error
        given = request.headers.get("x-twilio-signature", "")
        if not signature.accepts(str(request.url), fields, given):
            raise HTTPException(403, "This request was not signed by our Twilio account.")
        return dict(fields)

    return read


def xml(document: Any) -> Response:
    """A TwiML document as an answer."""
    return Response(str(document), media_type="text/xml")
