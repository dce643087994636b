"""Gives one of the demo's people a trusted person, whose code a test knows."""

from backend.services import identifying
from backend.services.work import Work
from backend.storage import trusted_people
from tests.support.callers import JEANNE, DemoPerson
from tests.support.in_process import Caller
from tests.support.line import Line

CODE, WRONG = "507264", "507265"
SOPHIE, KEYED = "+33639980055", "0639980055"
"""Jeanne's daughter's own telephone, and as it is keyed."""


def give_trusted(line: Line, person: DemoPerson = JEANNE, *, confirmed: bool = True) -> int:
    """They have chosen Sophie, who is told of payments; returns the storage's number of the choice."""
    with line.context.database.begin() as connection:
        owner = identifying.with_cesu_code(Work(connection, line.clock()), person.cesu, "apa31").id
        hashed = line.context.pins.hash(CODE)
        trusted_id = trusted_people.name(connection, (owner, SOPHIE, "daughter", True), hashed, line.clock())
        if confirmed:
            trusted_people.confirm(connection, trusted_id, line.clock())
    return trusted_id


def as_sophie(line: Line, *answers: str, number: str = SOPHIE) -> Caller:
    """Sophie's call, after her code."""
    return Caller(line.context, number).press("2", KEYED, CODE, *answers)
