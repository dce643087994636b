"""`allo doctor`: whether this installation can go live, one line a thing, and what to do."""

from collections import Counter
from collections.abc import Iterator

import typer

from bot.data_files import BadDataFile, read_programmes
from bot.doctor.finding import Finding, looked
from bot.doctor.look_at_database import look_at_database
from bot.doctor.look_at_machine import look_at_disk, look_at_rasa, look_at_smtp
from bot.doctor.look_at_settings import look_at_programmes, look_at_settings
from bot.doctor.look_at_twilio import look_at_twilio
from bot.settings import BadSettings, Settings, has_api_token, programmes_folder, read_settings


def doctor() -> None:
    """Look at everything that the line needs, and change nothing; exit 1 where it cannot go live."""
    count: Counter[str] = Counter()
    for finding in examine():
        typer.echo(str(finding))
        count[finding.health] += 1
    typer.echo(f"{count['ok']} well, {count['warn']} to look at, {count['fail']} to mend.")
    if count["fail"]:
        raise typer.Exit(1)


def examine() -> Iterator[Finding]:
    """Every finding, as it is found."""
    try:
        settings = read_settings()
    except BadSettings as error:
        yield from (Finding("fail", "settings", line) for line in str(error).splitlines())
        return
    yield from looked("settings", lambda: look_at_settings(settings))
    if has_api_token():
        told = "lets nobody in any more: make accounts (`allo account add`), set ALLO_METRICS_TOKEN, and take it away."
        yield Finding("warn", "ALLO_API_TOKEN", told)
    yield from _programmes(settings)
    yield from looked("database", lambda: look_at_database(settings))
    yield from looked("disk", lambda: look_at_disk(settings))
    yield from looked("Rasa", lambda: look_at_rasa(settings))
    yield from looked("e-mail", lambda: look_at_smtp(settings))


def _programmes(settings: Settings) -> Iterator[Finding]:
    """The programmes' files, and the numbers that Twilio has for them."""
    try:
        programmes = read_programmes(programmes_folder())
    except BadDataFile as error:
        yield from (Finding("fail", "programmes", line) for line in str(error).splitlines())
        return
    yield from looked("programmes", lambda: look_at_programmes(settings, programmes))
    yield from looked("Twilio", lambda: look_at_twilio(settings, programmes))
