"""The shape of a programme's file: as a JSON schema for editors, and as what is expected at each place of it."""

import difflib
import json
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from backend.domain.programme import Programme

Place = Sequence[str | int]
"""A path into a file: keys, and positions in lists."""

_ATTRIBUTE = re.compile(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", re.MULTILINE)
_KINDS = {
    "object": "keys with their values",
    "array": "a list, such as [one, two]",
    "boolean": "true or false",
    "integer": "a whole number",
    "string": "words",
}


@cache
def schema() -> dict[str, Any]:
    """The JSON schema, whose descriptions are those of the code: an editor shows them where a key is written."""
    made = Programme.model_json_schema()
    for described in (made, *made["$defs"].values()):
        described["description"], _, attributes = described.get("description", "").partition("\n\nAttributes:\n")
        for name, told in _ATTRIBUTE.findall(attributes):
            described["properties"][name]["description"] = _with_expectation(described["properties"][name], told)
    return {"$schema": "http://json-schema.org/draft-07/schema#", **made}


def schema_text() -> str:
    """The JSON schema as it stands in `data/programmes/schema.json`."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def expected_at(place: Place) -> str:
    """What belongs at a place, as a part of a sentence: `hours or euros`."""
    found = _resolved(_at(place))
    if "enum" in found:
        return " or ".join(map(str, found["enum"]))
    told = "" if found.get("type") == "object" else found.get("description", "")
    return told or _KINDS.get(found.get("type", ""), "another value")


def keys_at(place: Place) -> list[str]:
    """The keys that a file may have under a place."""
    found = _resolved(_at(place))
    return list(found.get("properties", found.get("propertyNames", {}).get("enum", ())))


def nearest_key(place: Place) -> str:
    """Which keys there are beside one that is not known, the likely one first alone."""
    known = keys_at(place[:-1])
    likely = difflib.get_close_matches(str(place[-1]), known, n=1)
    return likely[0] if likely else ", ".join(known)


def _with_expectation(field: dict[str, Any], told: str) -> str:
    said = " ".join(told.split())
    return f"{said} Expected: {field['description']}." if "description" in field else said


@cache
def _plain() -> dict[str, Any]:
    return Programme.model_json_schema()


def _at(place: Place) -> dict[str, Any]:
    """The schema of a place; empty where there is none."""
    here: dict[str, Any] = _plain()
    for step in place:
        here = _resolved(here)
        if isinstance(step, int):
            here = here.get("items", {})
        else:
            here = here.get("properties", {}).get(step, here.get("additionalProperties") or {})
    return here


def _resolved(found: dict[str, Any]) -> dict[str, Any]:
    """The same without references, and without the None that an optional value may also be."""
    choices = [one for one in found.get("anyOf", ()) if one.get("type") != "null"]
    found = choices[0] if choices else found
    if "$ref" in found:
        return dict(_plain()["$defs"][found["$ref"].rpartition("/")[2]])
    return found
