"""Reads what is data: the programmes, the wording files, and the version of the dialogues."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

import dialogs
from backend.domain.programme import Programme
from dialogs.phrasebook import Phrasebook, Wordings

ROOT = Path(__file__).parents[1]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NLU = ROOT / "data" / "nlu"
DIALOGS = Path(dialogs.__file__).parent


class BadDataFile(ValueError):  # noqa: N818 - a sentence, as all our errors
    """A file of `data/` or `dialogs/wording/` cannot be used; the message says which and why."""


def read_programmes(folder: Path = ROOT / "data" / "programmes") -> dict[str, Programme]:
    """Every programme by its code.

    Raises:
        BadDataFile: A file is not a programme, two have one code, or two have one line.
    """
    programmes: dict[str, Programme] = {}
    lines: set[str] = set()
    for path in sorted(folder.glob("*.yml")):
        try:
            programme = Programme.model_validate(_yaml(path))
        except ValidationError as error:
            raise BadDataFile(f"{path.name} is not a programme: {_first(error)}") from error
        if programme.code in programmes or lines & set(programme.lines):
            raise BadDataFile(f"{path.name} has the code or a line of another programme.")
        programmes[programme.code] = programme
        lines.update(programme.lines)
    if not programmes:
        raise BadDataFile(f"There is no programme in {folder}: add one as described in the README.")
    return programmes


@cache
def read_phrasebook(folder: Path = DIALOGS / "wording") -> Phrasebook:
    """Every sentence; read and compiled once.

    Raises:
        BadDataFile: A file is not a wording file, or two files have one key.
    """
    merged: dict[str, Any] = {}
    for path in sorted(folder.glob("*.fr.yml")):
        data = _yaml(path)
        if twice := merged.keys() & data.keys():
            raise BadDataFile(f"{path.name} says {', '.join(sorted(twice))} a second time.")
        merged.update(data)
    try:
        return Phrasebook(TypeAdapter(Wordings).validate_python(merged))
    except ValidationError as error:
        raise BadDataFile(f"The wording files cannot be used: {_first(error)}") from error


def script_version(folder: Path = DIALOGS) -> str:
    """A digest of the dialogues: a journal written by others is not replayed by these."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _yaml(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe one, the faster where there is one
    except yaml.YAMLError as error:
        raise BadDataFile(f"{path.name} is not YAML: {error}") from error
    if not isinstance(data, dict):
        raise BadDataFile(f"{path.name} must be a mapping of keys to values.")
    return data


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
