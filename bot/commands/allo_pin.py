"""`allo pin`: what an adviser's desk does about PINs: unblocking, and letters with which they are chosen."""

from pathlib import Path
from typing import Annotated

import typer

from backend.services import identifying, pins
from backend.services.activation_letters import ActivationLetters, HasPin
from backend.services.work import Work, system_clock
from bot.app import context_of, engine_of
from bot.commands.acting import acting
from bot.commands.written_letters import LETTERS, letters_folder, tell_written
from bot.context import AppContext
from bot.settings import BadSettings, read_settings

EXPECTED = (HasPin,)
"""What goes wrong with PINs and is said in a sentence."""

commands = typer.Typer(no_args_is_help=True, help="What the adviser's desk does about PINs.")


@commands.callback()
def _group() -> None:
    """What the adviser's desk does about PINs."""


@commands.command()
def unblock(
    cesu_code: Annotated[str, typer.Argument(help="The beneficiary's CESU code, eight digits.")],
    programme: Annotated[str | None, typer.Option(help="Its programme, where the code is in two.")] = None,
) -> None:
    """Let a beneficiary pay again after wrong PINs, once the adviser is sure who it is.

    Three block for half an hour, which ends by itself; six until this is done.
    """
    with acting(engine_of(read_settings()), "beneficiary.unblock") as (work, act):
        found = identifying.with_cesu_code(work, cesu_code, programme)
        act.about(beneficiary=found.id)
        blocked = pins.unblock(work, found.id)
    typer.echo("Payments are unblocked; the PIN is unchanged." if blocked else "Nothing was blocked.")


@commands.command()
def activate(
    programme: Annotated[str, typer.Option(help="The programme's code.")],
    cesu_code: Annotated[str | None, typer.Argument(help="One beneficiary's CESU code; or give --all.")] = None,
    *,
    everybody: Annotated[
        bool, typer.Option("--all", help="All with neither a PIN nor a code that is good, or who asked for a letter.")
    ] = False,
    forgotten: Annotated[bool, typer.Option("--forgotten", help="One who has a PIN, and knows it no more.")] = False,
    out: Annotated[Path | None, typer.Option(help=LETTERS)] = None,
) -> None:
    """Write the letter with which a beneficiary chooses their PIN: a new code, which no other place shows."""
    if (cesu_code is None) != everybody or (forgotten and everybody):
        typer.secho("Give the CESU code of a beneficiary, or --all.", err=True)
        raise typer.Exit(1)
    settings = read_settings()
    context = context_of(settings, engine_of(settings))
    write_letters(context, programme, cesu_code, letters_folder(settings, out), forgotten=forgotten)


@commands.command()
def peppers() -> None:
    """Say how many PINs are on the pepper of today, and how many still on one of before."""
    settings = read_settings()
    with engine_of(settings).connect() as connection:
        count = pins.turned(Work(connection, system_clock()), pins.Pins(*settings.peppers))
    typer.echo(f"{count.current} PINs are on the pepper of today, {count.older} on older ones.")
    if count.lost:
        typer.echo(f"{count.lost} are on a pepper that ALLO_OLD_PIN_PEPPERS does not have: they are never right.")
        raise typer.Exit(1)


def write_letters(
    context: AppContext,
    programme: str,
    cesu_code: str | None,
    out: Path,
    *,
    forgotten: bool = False,
) -> Path | None:
    """Write the letter of one CESU code, or of all who wait for one; None where nobody does.

    Raises:
        BadSettings: There is no such programme.
        NoSuchBeneficiary: Nobody has this CESU code in it.
        HasPin: They have a PIN, and it is not said that they have forgotten it.
    """
    found = context.programmes.get(programme)
    if found is None:
        raise BadSettings(f"There is no programme {programme}: there are {', '.join(context.programmes)}.")
    with acting(context.database, "beneficiary.letter", clock=context.clock) as (work, act):
        letters = ActivationLetters(work, context.pins, found, context.line_of(found))
        people = [identifying.with_cesu_code(work, cesu_code, programme).id] if cesu_code else letters.waiting()
        if not people:
            typer.echo("Nobody waits for a letter.")
            return None
        folder = out / f"activation-{work.now:%Y%m%d-%H%M%S-%f}"
        act.about(programme=programme, letters=len(people), **({"beneficiary": people[0]} if cesu_code else {}))
        written = letters.write(people, folder, forgotten=forgotten)
    tell_written(written, " Post them, and delete the folder.")
    return folder
