"""Says to whoever posts letters what was written, and which the post cannot carry."""

from pathlib import Path

import typer

from backend.services.printing import PrintedBatch
from bot.settings import Settings

LETTERS = "The folder for the mail room; without it, `letters` in ALLO_HOME."


def letters_folder(settings: Settings, out: Path | None) -> Path:
    """Where letters for the post are written: `letters` in the line's own folder, unless another one is named."""
    return out or settings.home / "letters"


def tell_written(done: PrintedBatch, then: str = "") -> None:
    """Say how many letters are in which folder, what to do `then`, and how many have no postal address."""
    letters = "1 letter" if done.letters == 1 else f"{done.letters} letters"
    typer.echo(f"{done.folder}: {letters} and manifest.csv.{then}")
    if done.without_address:
        have = "has" if done.without_address == 1 else "have"
        typer.echo(f"{done.without_address} of them {have} no postal address: find it by CESU code in manifest.csv.")
