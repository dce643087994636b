"""`allo learn`: which sentences were not understood most often, masked, to be taught in `data/nlu`."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from backend.services import learning
from bot.app import engine_of
from bot.commands.acting import acting
from bot.settings import read_settings

HOW = "Nothing yet: sentences are kept where ALLO_LEARN is true, and shown when they came {seen} times."


def learn(most: Annotated[int, typer.Option(min=1, help="How many to show.")] = 30) -> None:
    """Show the sentences that were most often not understood: `…` hides a name or rare word, `#` a number."""
    with acting(engine_of(read_settings()), "sentences.look") as (work, _):
        found = learning.most_frequent(work, most)
    if not found:
        typer.echo(HOW.format(seen=learning.SEEN))
        return
    table = Table("times", "question", "sentence")
    for times, question, sentence in found:
        table.add_row(str(times), question, sentence)
    Console().print(table)
