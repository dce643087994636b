"""`allo understand`: what was heard, with each candidate and why; one JSON object a line for scripts."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

import typer
from prometheus_client import CollectorRegistry

from backend.domain.calendar import paris_date
from backend.services.work import system_clock
from bot.engine.parsed import Understand
from bot.nlu.rasa_client import RasaClient
from bot.nlu.rasa_process import rasa_server, wait_until_up
from bot.settings import home_folder
from dialogs.answers.kinds import KINDS, to_json, understand_line

INTENT = "intent"
KIND_NAMES = (*KINDS, INTENT)
PATIENCE = 5.0
"""Seconds: nobody is on the line here."""


class NoSuchKind(ValueError):  # noqa: N818 - a sentence, as all our errors
    """`--as` names no kind of answer."""


def understand(
    sentence: Annotated[str, typer.Argument(help="What was said; standard input's lines without it.")] = "",
    kind: Annotated[str, typer.Option("--as", help=f"One of {', '.join(KIND_NAMES)}.")] = "",
    among: Annotated[str, typer.Option(help="For name: the known names, separated by commas.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,  # noqa: FBT002 - typer's form
) -> None:
    """Show what a sentence is heard as: by one kind of answer, or by all of them and by intent."""
    if kind and kind not in KIND_NAMES:
        raise NoSuchKind(f"There is no kind {kind!r}: use one of {', '.join(KIND_NAMES)}.")
    names = tuple(name.strip() for name in among.split(",") if name.strip())
    kinds = [kind] if kind else [k for k in KIND_NAMES if k != "name" or names]
    lines = [sentence] if sentence else (line.rstrip("\n") for line in sys.stdin)
    with _rasa(needed=INTENT in kinds) as ask:
        for line in lines:
            for one in kinds:
                heard = _heard(one, line, names, ask)
                sys.stdout.write(json.dumps(heard, ensure_ascii=False) + "\n" if as_json else _shown(one, heard))
            sys.stdout.flush()


def _heard(kind: str, line: str, names: tuple[str, ...], ask: Understand) -> dict[str, Any]:
    """What a line is heard as: the value (null where it would be asked again), and each candidate."""
    if kind == INTENT:
        return _intent(line, ask)
    today: date = paris_date(system_clock())
    candidates = [
        {"value": to_json(kind, reading.value, names), "why": reading.why}
        for reading in understand_line(kind, line, today, names)
    ]
    return {"value": candidates[0]["value"] if len(candidates) == 1 else None, "candidates": candidates}


def _intent(line: str, ask: Understand) -> dict[str, Any]:
    parsed = ask(line)
    if parsed is None:
        return {"value": None, "candidates": []}
    candidates = [{"value": intent, "why": f"Rasa, {confidence:.3f}"} for intent, confidence in parsed.ranking[:3]]
    entities = [{"entity": entity, "text": text} for entity, text in parsed.entities]
    return {"value": parsed.intent if parsed.sure else None, "candidates": candidates, "entities": entities}


def _shown(kind: str, heard: dict[str, Any]) -> str:
    """The same for a person to read; kinds that hear nothing are passed over."""
    rows = [f"  {one['value']}  ({one['why']})" for one in heard["candidates"]]
    rows += [f"  {one['entity']}: {one['text']}" for one in heard.get("entities", ())]
    verdict = "asks again" if heard["value"] is None else heard["value"]
    return "\n".join([f"{kind}: {verdict}", *rows]) + "\n" if rows else ""


@contextmanager
def _rasa(*, needed: bool) -> Iterator[Understand]:
    """Rasa for as long as the command lasts; without it intents are null."""
    server = rasa_server(home_folder())
    if not needed or not server.is_set_up:
        yield lambda _: None
        return
    server.start()
    client = RasaClient(lambda: server.url, registry=CollectorRegistry(), limit=PATIENCE)
    try:
        wait_until_up(server)
        yield client.parse
    finally:
        client.close()
        server.stop()
