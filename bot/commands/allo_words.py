"""`allo words`: the sentences that editors have put in the place of those of the files."""

import typer

from backend.services import wording_keeping
from bot.app import engine_of
from bot.commands.acting import acting
from bot.data_files import read_phrasebook, wording_files
from bot.present_phrasebook import sifted
from bot.settings import read_settings
from bot.wording_export import as_yaml

commands = typer.Typer(no_args_is_help=True, help="Sentences as editors have them said.")


@commands.callback()
def words() -> None:
    """Sentences as editors have them said, in the place of those of the files."""


@commands.command()
def export() -> None:
    """Print each wording that is edited, whole, as it belongs into its file in `dialogs/wording`."""
    with acting(engine_of(read_settings()), "words.export") as (work, _):
        edits, misfits = sifted(read_phrasebook(), wording_keeping.in_force(work))
    typer.echo(as_yaml(wording_files(), edits), nl=False)
    for (key, part), fault in misfits.items():
        typer.echo(f"{key} ({part}) is left out: it fits the files no more ({fault}).", err=True)
