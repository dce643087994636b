"""`allo programme`: the files that say what a programme is, checked and begun."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from bot import programme_template
from bot.data_files import PROGRAMMES
from bot.programme_files import examine
from bot.programme_schema import schema_text
from bot.settings import programmes_folder

commands = typer.Typer(no_args_is_help=True, help="Programmes: one YAML file each.")


@commands.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="The files; all of ALLO_PROGRAMMES.")] = None,
) -> None:
    """Check programmes' files, against each other too; each error has its file, its line and what is expected."""
    folder = programmes_folder()
    programmes, errors = examine(files or sorted(folder.glob("*.yml")))
    for error in errors:
        typer.echo(error, err=True)
    if not errors and not programmes:
        typer.echo(f"There is no programme in {folder}: `allo programme new CODE` begins one.", err=True)
    if errors or not programmes:
        raise typer.Exit(1)
    for programme in programmes.values():
        rings = ", ".join(programme.lines) or "no number of its own: give it one in ALLO_LINES"
        typer.echo(f"{programme.code}: {programme.name}, in {programme.unit}; rings at {rings}.")


@commands.command()
def schema() -> None:
    """Write the JSON schema of programmes' files, by which editors complete and check them."""
    typer.echo(schema_text(), nl=False)


@commands.command()
def new(
    code: Annotated[str, typer.Argument(help="The programme's code: small letters and digits, such as pch99.")],
    unit: Annotated[Literal["hours", "euros"], typer.Option(help="How its rights are counted.")] = "hours",
) -> None:
    """Begin a programme's file, to be filled in; nothing that is there is written over."""
    folder = programmes_folder()
    path = folder / f"{code}.yml"
    if not programme_template.is_code(code):
        typer.echo(f"{code} cannot be a code: expected 2 to 12 small letters and digits, such as pch99.", err=True)
        raise typer.Exit(1)
    try:
        with path.open("x", encoding="utf-8") as file:
            schema_file = "schema.json" if folder == PROGRAMMES else str(PROGRAMMES / "schema.json")
            file.write(programme_template.begin(code, unit, schema_file))
    except FileExistsError:
        typer.echo(f"{path} is there already: it was not touched.", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{path}: fill it in, then `allo programme check {path}`.")
