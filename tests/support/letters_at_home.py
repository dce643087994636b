"""Gives one of the demo's people a letter with an activation code in the place of their PIN."""

from datetime import date

from sqlalchemy import Engine, text

from backend.services.pins import Pins
from backend.storage import activation_codes
from tests.support import opened_tables
from tests.support.callers import JEANNE, DemoPerson
from tests.support.line import Line
from tests.support.postgres import PEPPER

CODE = "4071936258"
GOOD_UNTIL = date(2026, 4, 30)


def take_pin(engine: Engine, person: DemoPerson = JEANNE) -> int:
    """Somebody whom their issuer has imported has no PIN; returns the storage's number of them."""
    with engine.begin() as connection:
        query = "select id from beneficiaries where cesu_code = :code"
        number = int(opened_tables.run(connection, query, {"code": person.cesu}).scalar_one())
        connection.execute(text("delete from pins where beneficiary_id = :id"), {"id": number})
    return number


def give_letter(engine: Engine, person: DemoPerson = JEANNE, until: date = GOOD_UNTIL) -> int:
    """They have no PIN, and a letter; returns the storage's number of them."""
    number = take_pin(engine, person)
    with engine.begin() as connection:
        activation_codes.put(connection, number, Pins(PEPPER).seal_activation(number, CODE), until)
    return number


def held_by(line: Line, *secrets: str) -> list[tuple[object, ...]]:
    """The columns, of all tables, in which one of these stands."""
    return held_anywhere(line.context.database, *secrets)


def held_anywhere(engine: Engine, *secrets: str) -> list[tuple[object, ...]]:
    """The same in a database that no line serves."""
    columns = text("select table_name, column_name from information_schema.columns where table_schema = 'public'")
    with engine.connect() as connection:
        return [
            (table, column)
            for table, column in connection.execute(columns).all()
            for kept in [
                str(connection.execute(text(f'select string_agg("{column}"::text, chr(10)) from "{table}"')).scalar())  # noqa: S608 - ours
            ]
            if any(secret in kept for secret in secrets)
        ]
