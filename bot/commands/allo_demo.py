"""`allo demo`: the fictitious people to try the line with."""

import typer

from backend import database_roles
from bot.app import context_of, engine_of
from bot.demo import loading
from bot.demo.loading import NotTheDemo
from bot.settings import make_demo_secrets, read_settings

__all__ = ["NotTheDemo", "commands"]

commands = typer.Typer(no_args_is_help=True, help="Fictitious people to try the line with.")


@commands.command()
def load() -> None:
    """Load the demo's people into an empty database."""
    make_demo_secrets()
    settings = read_settings()
    context = context_of(settings, engine_of(settings))
    loaded = loading.load(context.database, context.clock, context.pins)
    typer.echo("The demo's people are there." if loaded else "Somebody is there already: nothing was loaded.")


@commands.command()
def reset() -> None:
    """Drop the demo's people, payments and calls, and load them anew, dated from today."""
    make_demo_secrets()
    settings = read_settings()
    owner = database_roles.open_as_owner(*settings.database_urls, settings.embedded_folder, settings.key_provider)
    context = context_of(settings, owner)
    loading.reset(owner, context.clock, context.pins)
    engine_of(settings)  # grants the application what was made anew
    typer.echo("The demo is as new.")
