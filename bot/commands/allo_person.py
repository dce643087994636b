"""`allo person`: what somebody may ask of their own data: all of it, and that it be erased."""

import json
from typing import Annotated

import typer

from backend.services.person_data import KnownPerson, NotErasable
from bot.app import engine_of
from bot.commands.acting import acting
from bot.settings import read_settings

EXPECTED = (NotErasable,)
"""What is refused, and said in a sentence."""

commands = typer.Typer(no_args_is_help=True, help="Somebody's own data: all of it, and its erasure.")

Code = Annotated[str, typer.Argument(help="A beneficiary's CESU code, or an intervenant's NAN such as 0012345*1.")]
Programme = Annotated[str | None, typer.Option(help="The CESU code's programme, where it is in two.")]
Who = Annotated[str | None, typer.Option(help="Who does it: a name.")]


@commands.command()
def export(code: Code, programme: Programme = None, who: Who = None) -> None:
    """Print all that is held of somebody as JSON, to be handed to them alone."""
    with acting(engine_of(read_settings()), "person.export", who) as (work, act):
        person = KnownPerson(work, code, programme)
        act.about(**{person.role: person.id})
        held = person.export()
    typer.echo(json.dumps(held, ensure_ascii=False, indent=2))


@commands.command()
def erase(code: Code, programme: Programme = None, who: Who = None) -> None:
    """Erase somebody for good: their payments stay, without a name. Refused while rights or payments are open."""
    with acting(engine_of(read_settings()), "person.erase", who) as (work, act):
        person = KnownPerson(work, code, programme)
        act.about(**{person.role: person.id})
        person.erase()
    typer.echo(f"The {person.role} {person.id} is erased: nothing opens their data any more.")
