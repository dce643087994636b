"""`allo demo`: the fictitious people to try the line with."""

import typer

from bot.app import engine_of, house_of
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
    house = house_of(settings, engine_of(settings))
    loaded = loading.load(house.engine, house.clock, house.pins)
    typer.echo("The demo's people are there." if loaded else "Somebody is there already: nothing was loaded.")


@commands.command()
def reset() -> None:
    """Drop the demo's people, payments and calls, and load them anew, dated from today."""
    make_demo_secrets()
    settings = read_settings()
    house = house_of(settings, engine_of(settings))
    loading.reset(house.engine, house.clock, house.pins)
    typer.echo("The demo is as new.")
