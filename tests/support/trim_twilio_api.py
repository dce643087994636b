"""Trims Twilio's OpenAPI description to the requests that the line makes, so that a fake can check them.

The description is Apache 2.0 (its own `info.license`); the npm package @twilio/cli-core, MIT, carries it:

    npm pack @twilio/cli-core && tar xzf twilio-cli-core-*.tgz
    python -m tests.support.trim_twilio_api package/src/services/twilio-api/twilio_api_v2010.json
"""

import json
import sys
from pathlib import Path
from typing import Any

TRIMMED = Path(__file__).with_name("twilio_api.json")
ACCOUNT = "/2010-04-01/Accounts/{AccountSid}"
PATHS = (
    "/2010-04-01/Accounts/{Sid}.json",
    *(
        f"{ACCOUNT}/{path}"
        for path in (
            "Messages.json",
            "Messages/{Sid}.json",
            "Calls.json",
            "Calls/{Sid}.json",
            "IncomingPhoneNumbers.json",
        )
    ),
)
SAID = {"description", "summary", "x-twilio", "tags", "examples", "x-path-type"}
"""What is for people, and not for checking."""


def trim(api: dict[str, Any]) -> dict[str, Any]:
    """The description of the line's requests alone; unknown fields are errors there, which Twilio ignores."""
    paths = {path: _path(api["paths"][path]) for path in PATHS}
    kept = {key: api[key] for key in ("openapi", "info", "servers", "security")}
    components = api["components"]
    schemas = {name: components["schemas"][name] for name in sorted(_named(paths))}
    parts = {"securitySchemes": components["securitySchemes"], "schemas": schemas}
    trimmed: dict[str, Any] = _without_prose({**kept, "paths": paths, "components": parts})
    trimmed["info"] = api["info"]
    return trimmed


def _path(path: dict[str, Any]) -> dict[str, Any]:
    return {method: _operation(path[method]) for method in ("get", "post") if method in path}


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        content["schema"]["additionalProperties"] = False
    answers = {"responses": {"default": {"description": "Not checked."}}}
    return operation | answers


def _named(value: Any) -> set[str]:
    """The schemas that are referred to; those of these requests refer to no others."""
    if isinstance(value, list):
        return {name for one in value for name in _named(one)}
    if not isinstance(value, dict):
        return set()
    here = {value["$ref"].rpartition("/")[2]} if isinstance(value.get("$ref"), str) else set()
    return here.union(*(_named(one) for one in value.values()))


def _without_prose(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_prose(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: one if key == "default" else _without_prose(one)
        for key, one in value.items()
        if key not in SAID or (key == "description" and one == "Not checked.")
    }


def main() -> None:
    """Write the trimmed description beside this file."""
    whole = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    TRIMMED.write_text(json.dumps(trim(whole), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
