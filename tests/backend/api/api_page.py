"""Writes docs/api.md from the routes: `make apipage`; a test fails where it is out of date."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI
from sqlalchemy import create_engine

from backend.api.api_acts import ACTS
from backend.api.api_context import ApiContext
from backend.api.api_guard import ApiGuard
from backend.api.api_imports import import_routes
from backend.api.api_routes import api_routes
from backend.services.pins import Pins
from backend.services.work import system_clock

PAGE = Path(__file__).parents[3] / "docs" / "api.md"
HEAD = """# The API

Made from the code by `make apipage`. Every request bears `Authorization: Bearer <token>` of
an account (`allo account add`). Bodies are JSON; fields that are not listed are refused. Money is in cents, time in
minutes, moments in UTC.

Errors are `{"detail": …}` with a sentence: 401 no good token; 403 the account's role may not; 404 nobody or nothing
of this number that the account may know of; 409 it cannot be done as things stand; 413 too large; 422 a field is
wrong, missing or unknown (its place and what is expected, never its value). `POST imports/{kind}` takes the file
itself (`docs/imports.md`), and answers 400 where it cannot be read. `dispute`'s `note` is what the person says of
it. `outcome` of a dispute: `cancel` undoes the payment, or, where the bank has it, opens a task to ask the money
back; `stands` leaves it. `POST audit/verify` follows the one chain of all programmes, for every auditor: its answer
has how many entries there are, the head and what does not hold, by number alone, and of nobody whom they are about.
"""


ANSWERS = {
    "beneficiary.find": "the beneficiary",
    "beneficiary.look": "beneficiary, pin, numbers, has_address, minutes_left, cents_left, payments, tasks",
    "beneficiary.rights": "minutes_left, cents_left, lots",
    "beneficiary.payments": "a list of payments",
    "beneficiary.unblock": "unblocked: whether anything was blocked (404: no PIN)",
    "beneficiary.letter": "asked, and why where false (409: no postal address)",
    "beneficiary.number": "registered",
    "beneficiary.contact": "numbers, email, address, told_by, way, changes",
    "beneficiary.contact_change": "the same as GET",
    "beneficiary.contact_undo": "the same as GET contact",
    "beneficiary.trusted": "a list: id, bond, number_ends, told, confirmed, looks, looked_on",
    "beneficiary.distrust": "withdrawn",
    "beneficiary.paper": "monthly",
    "payment.look": "the payment with its order",
    "payment.receipt": "a PDF (409: it cannot be printed)",
    "payment.print": "asked",
    "payment.cancel": "the payment (409: cancelled already, or with the bank)",
    "payment.dispute": "opened: false where one is open (409: cancelled already)",
    "payment.resolve": "became: cancelled, to_recover, released or stands (409: nothing is disputed)",
    "payment.hold": "held (409: held already)",
    "payment.release": "held (409: not held)",
    "payment.settle": "settled (409: not with the bank)",
    "payment.again": "the new payment (409: not refused by the bank)",
    "intervenant.iban": "corrected",
    "card.refunded": "cents",
    "task.list": "a list of tasks",
    "task.take": "the task (409: somebody else sees to it)",
    "task.release": "released",
    "task.close": "closed",
    "person.export": "all that is held",
    "person.erase": "erased (409: rights are open, or a payment is not settled)",
    "import": "counts, written, seen_before, rejects",
    "figures": "a list, by programme and month",
    "audit.list": "a list of entries",
    "audit.verify": "entries, head, differences",
    "account.list": "a list of accounts with tokens, which are not shown",
    "account.revoke": "revoked (404: none to revoke)",
    "metrics": "Prometheus' text",
}
"""What each act answers: the names of its fields, and where it is refused as things stand."""


def page() -> str:
    """The whole page, as it is to stand in docs/api.md."""
    engine = create_engine("postgresql+psycopg://")  # connects to nothing: routes are only looked at
    context, guard = ApiContext(engine, system_clock, {}), ApiGuard(engine, system_clock)
    app = FastAPI(openapi_url=None)
    app.include_router(api_routes(context, guard))
    app.include_router(import_routes(context, Pins("x" * 16), guard))
    return "\n".join([HEAD, *_sections(app)])


def _sections(app: FastAPI) -> Iterator[str]:
    described = _described(app)
    shapes = described.get("components", {}).get("schemas", {})
    for route, act in ACTS.items():
        method, path = route.split()
        told = described["paths"].get(path, {}).get(method.lower(), {})
        yield f"## {route}\n\nFor {', '.join(sorted(act.roles))}. Answers {ANSWERS[act.what]}.\n"
        yield from (line for line in (_query(told), _body(told, shapes)) if line)


def _described(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def _query(told: dict[str, Any]) -> str:
    given = [each for each in told.get("parameters", []) if each["in"] == "query"]
    fields = ", ".join(_field(each["name"], each["schema"], needed=each.get("required", False)) for each in given)
    return f"Query: {fields}.\n" if fields else ""


def _body(told: dict[str, Any], shapes: dict[str, Any]) -> str:
    content = told.get("requestBody", {}).get("content", {})
    if not content:
        return ""
    name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return f"Body: {_fields(shapes[name], shapes)}.\n"


def _fields(shape: dict[str, Any], shapes: dict[str, Any]) -> str:
    needed = set(shape.get("required", ()))
    told = (_field(name, each, needed=name in needed, shapes=shapes) for name, each in shape["properties"].items())
    return ", ".join(told)


def _field(name: str, schema: dict[str, Any], *, needed: bool, shapes: dict[str, Any] | None = None) -> str:
    return f"`{name}` ({_kind(schema, shapes or {})}{'' if needed else ', optional'})"


def _kind(schema: dict[str, Any], shapes: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_kind(each, shapes) for each in schema["anyOf"])
    if "$ref" in schema:
        return "object of " + _fields(shapes[schema["$ref"].rpartition("/")[2]], shapes)
    if "enum" in schema:
        return " or ".join(f'"{each}"' for each in cast("Iterable[str]", schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'], shapes)}"
    pattern = f" `{schema['pattern']}`" if "pattern" in schema else ""
    return f"{schema.get('type', 'anything')}{pattern}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
