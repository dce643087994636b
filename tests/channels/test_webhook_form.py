"""What is no form of Twilio's is refused before it is read."""

import asyncio

import pytest
from fastapi import HTTPException, Request

from channels.signature import TwilioSignature
from channels.webhook import MOST_BYTES, signed_form
from tests.support.line import TOKEN


@pytest.mark.parametrize(
    ("length", "status"), [("many", 400), ("", 413), (str(MOST_BYTES + 1), 413), ("0", 403), ("-1", 403)]
)
def test_the_length_is_said_and_small(length: str, status: int) -> None:
    async def nothing_more() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http", "method": "POST", "scheme": "http", "path": "/twilio/voice", "query_string": b"",
        "headers": [(b"host", b"line"), (b"content-length", length.encode())],
    }  # fmt: skip

    async def read(request: Request) -> None:
        await signed_form(TwilioSignature(TOKEN))(request)

    with pytest.raises(HTTPException) as refused:
        asyncio.run(read(Request(scope, nothing_more)))
    assert refused.value.status_code == status
