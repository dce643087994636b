"""Reads a form that brings a file, such as an answer of the bank: piece by piece, and no more than is allowed."""

from collections.abc import AsyncGenerator

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from backend.console.forms import MOST_FIELDS, BadForm, clean

MOST_FILE_BYTES = 32 * 1024 * 1024
"""Of a file with all that is around it: a statement of thirty thousand transfers has half of that."""


def brings_file(request: Request) -> bool:
    """Whether a request is a form with a file."""
    return request.headers.get("content-type", "").startswith("multipart/form-data")


async def read_upload(request: Request) -> tuple[dict[str, str], bytes]:
    """The fields of such a form, and the bytes of its file; none where nothing was chosen.

    Raises:
        BadForm: It is too large, or no form.
    """
    parser = MultiPartParser(request.headers, _limited(request), max_files=1, max_fields=MOST_FIELDS)
    parser.spool_max_size = MOST_FILE_BYTES  # on the disk, everybody's accounts would stand unsealed
    try:
        form = await parser.parse()
    except MultiPartException:
        raise BadForm("not to be read") from None
    try:
        fields = {name: clean(name, value) for name, value in form.multi_items() if isinstance(value, str)}
        file = next((value for value in form.values() if isinstance(value, UploadFile)), None)
        return fields, await file.read() if file else b""
    finally:
        await form.close()


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    seen = 0
    async for piece in request.stream():
        seen += len(piece)
        if seen > MOST_FILE_BYTES:
            raise BadForm("too large")
        yield piece
