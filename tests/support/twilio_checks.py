"""Checks requests with Twilio's own OpenAPI description: the line sends only what Twilio takes."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict

DESCRIPTION = Path(__file__).with_name("twilio_api.json")
HOST = "https://api.twilio.com"


@cache
def _described() -> dict[str, Any]:
    described: dict[str, Any] = json.loads(DESCRIPTION.read_text("utf-8"))
    return described


@cache
def _description() -> OpenAPI:
    return OpenAPI.from_dict(_described())


class Asked:
    """A request, in the shape that openapi-core reads."""

    def __init__(self, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> None:
        self.host_url, self.path, self.method = HOST, path, method.lower()
        self.body = body or None
        self.content_type = headers.get("content-type", "").partition(";")[0]
        pairs = parse_qsl(query, keep_blank_values=True)
        self.parameters = RequestParameters(query=ImmutableMultiDict(pairs), header=Headers(headers))


def faults(asked: Asked) -> list[str]:
    """A sentence for each thing that Twilio would not take; none is a good request."""
    if asked.method == "post" and not asked.body:
        return ["Twilio makes nothing of an empty form."]
    unknown = _unknown_fields(asked)
    if unknown:
        return unknown
    try:
        _description().validate_request(asked)
    except OpenAPIError as error:
        return [f"{asked.method.upper()} {asked.path}: {error!r} {error.__cause__!r}"]
    return []


def _unknown_fields(asked: Asked) -> list[str]:
    """Fields that the description does not have; openapi-core itself lets them pass."""
    known: set[str] = set()
    for operations in _described()["paths"].values():
        operation = operations.get(asked.method, {})
        known |= {parameter["name"] for parameter in operation.get("parameters", ())}
        for content in operation.get("requestBody", {}).get("content", {}).values():
            known |= set(content["schema"]["properties"])
    sent = [*asked.parameters.query, *(name for name, _ in parse_qsl((asked.body or b"").decode()))]
    return [f"Twilio has no field {name}." for name in sent if name not in known]
