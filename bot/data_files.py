"""Reads what is data: the programmes, the wording files, and the version of the dialogues."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

import dialogs
from backend.domain.programme import Programme
from bot.programme_files import examine
from bot.yaml_lines import NotYaml, read_yaml
from dialogs.phrasebook import Phrasebook, Wordings

ROOT = Path(__file__).parents[1]
PROGRAMMES = ROOT / "data" / "programmes"
"""Where programmes are, unless ALLO_PROGRAMMES names another folder."""

NLU = ROOT / "data" / "nlu"
DIALOGS = Path(dialogs.__file__).parent


class BadDataFile(ValueError):  # noqa: N818 - a sentence, as all our errors
    """A file of `data/` or `dialogs/wording/` cannot be used; the message says which and why."""


class NoSuchProgramme(LookupError):  # noqa: N818 - a sentence, as all our errors
    """No programme has a code; the message says which there are."""


def chosen_programmes(programmes: Mapping[str, Programme], code: str | None) -> list[Programme]:
    """The programme of a code, or all of them where none is given.

    Raises:
        NoSuchProgramme: There is none of that code.
    """
    if code is not None and code not in programmes:
        raise NoSuchProgramme(f"There is no programme {code}: there are {', '.join(programmes)}.")
    return [each for each in programmes.values() if code in (None, each.code)]


def read_programmes(folder: Path = PROGRAMMES) -> dict[str, Programme]:
    """Every programme by its code.

    Raises:
        BadDataFile: There is none, or files have errors: all of them, a line each.
    """
    programmes, errors = examine(sorted(folder.glob("*.yml")))
    if errors:
        raise BadDataFile("\n".join(errors))
    if not programmes:
        raise BadDataFile(f"There is no programme in {folder}: `allo programme new CODE` begins one.")
    return programmes


@cache
def read_phrasebook(folder: Path = DIALOGS / "wording") -> Phrasebook:
    """Every sentence; read and compiled once.

    Raises:
        BadDataFile: A file is not a wording file, or two files have one key.
    """
    merged: dict[str, Any] = {}
    for name, data in wording_files(folder).items():
        if twice := merged.keys() & data.keys():
            raise BadDataFile(f"{name} says {', '.join(sorted(twice))} a second time.")
        merged.update(data)
    try:
        return Phrasebook(TypeAdapter(Wordings).validate_python(merged))
    except ValidationError as error:
        raise BadDataFile(f"The wording files cannot be used: {_first(error)}") from error


def wording_files(folder: Path = DIALOGS / "wording") -> dict[str, dict[str, Any]]:
    """What each wording file says, by its name such as `call.fr.yml`: wordings by key, as YAML has them.

    Raises:
        BadDataFile: A file is no YAML, or has a key twice.
    """
    return {path.name: _yaml(path) for path in sorted(folder.glob("*.fr.yml"))}


def script_version(folder: Path = DIALOGS) -> str:
    """A digest of the dialogues: a journal written by others is not replayed by these."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _yaml(path: Path) -> dict[str, Any]:
    try:
        read = read_yaml(path)
    except NotYaml as error:
        raise BadDataFile(f"{path.name} {error}") from error
    if read.twice:
        raise BadDataFile("\n".join(f"{path.name} {each}" for each in read.twice))
    return read.data


def _first(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
