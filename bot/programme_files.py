"""Reads the files of programmes; what is wrong is told all at once, with the file, the line and what is expected."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import phonenumbers
from pydantic import ValidationError
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from backend.domain.programme import Programme
from bot.programme_schema import Place, expected_at, nearest_key
from bot.yaml_lines import NotYaml, YamlFile, read_yaml

MOST_SHOWN = 40
"""Characters of a wrong value that an error shows."""


@dataclass(frozen=True)
class ProgrammeFile:
    """A file as it was read: its programme, or what keeps it from being one."""

    path: Path
    programme: Programme | None
    errors: tuple[str, ...]
    yaml: YamlFile | None = None

    def wrong(self, place: Place, sentence: str) -> str:
        """An error at a place of this file."""
        line = self.yaml.line(place) if self.yaml else 1
        return f"{self.path.name} line {line}: {_name(place)}{sentence}"


def examine(paths: Iterable[Path]) -> tuple[dict[str, Programme], list[str]]:
    """The programmes of some files by their code, and every error in them, files against each other included."""
    files = [_examine(path) for path in paths]
    errors = [error for file in files for error in file.errors]
    good = [file for file in files if file.programme]
    return {file.programme.code: file.programme for file in good if file.programme}, errors + list(_twins(good))


def _examine(path: Path) -> ProgrammeFile:
    try:
        read = read_yaml(path)
    except NotYaml as error:
        return ProgrammeFile(path, None, (f"{path.name} {error}",))
    file = ProgrammeFile(path, None, tuple(f"{path.name} {each}" for each in read.twice), read)
    try:
        programme = Programme.model_validate(read.data)
    except ValidationError as error:
        found = (*file.errors, *(file.wrong(_place(each), _sentence(each)) for each in error.errors()))
        return ProgrammeFile(path, None, tuple(sorted(found, key=_line_of)), read)
    found = (*file.errors, *(file.wrong(place, sentence) for place, sentence in _further(programme)))
    return ProgrammeFile(path, programme, found, read)


def _line_of(error: str) -> int:
    return int(error.partition(" line ")[2].partition(":")[0])


def _place(error: Any) -> Place:
    return [step for step in error["loc"] if step != "[key]"]


def _name(place: Place) -> str:
    return f"{'.'.join(map(str, place))}: " if place else ""


def _sentence(error: Any) -> str:
    """What is wrong at one place, in a sentence."""
    place = _place(error)
    match error["type"]:
        case "missing":
            return f"missing: expected {expected_at(place)}"
        case "extra_forbidden":
            return f"not known here: expected {nearest_key(place)}"
        case "value_error":
            return str(error["ctx"]["error"]) + (f", found {_shown(error['input'])}" if place[1:] else "")
        case "literal_error":
            return f"expected {error['ctx']['expected'].replace(chr(39), '')}, found {_shown(error['input'])}"
        case _:
            return f"expected {expected_at(place)}, found {_shown(error['input'])}"


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, dict | list):
        return "keys with their values" if isinstance(value, dict) else "a list"
    shown = str(value)
    return shown if len(shown) <= MOST_SHOWN else f"{shown[: MOST_SHOWN - 1]}…"


def _further(programme: Programme) -> Iterator[tuple[Place, str]]:
    """What only those know who know numbers: the plans of telephone numbers, and the check digits of accounts."""
    for place, number in enumerate(programme.lines):
        if not _is_number(number, None):
            yield ("lines", place), f"expected a telephone number that there can be, found {number}"
    if programme.adviser.phone and not _is_number(programme.adviser.phone, "FR"):
        yield ("adviser", "phone"), f"expected a French number that there can be, found {programme.adviser.phone}"
    if programme.bank and (why := _iban_fault(programme.bank.iban)):
        yield ("bank", "iban"), f"expected an IBAN whose digits agree, found {programme.bank.iban} ({why})"


def _is_number(number: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


def _iban_fault(iban: str) -> str | None:
    try:
        IBAN(iban)
    except SchwiftyException as error:
        return str(error)
    return None


def _twins(files: Iterable[ProgrammeFile]) -> Iterator[str]:
    """A code, or a line, that two files have: nobody would know which programme is rung."""
    codes: dict[str, Path] = {}
    lines: dict[str, Path] = {}
    for file in files:
        assert file.programme, "only programmes are compared"
        if (other := codes.setdefault(file.programme.code, file.path)) is not file.path:
            yield file.wrong(("code",), f"expected another code, found {file.programme.code}, which {other.name} has")
        for place, number in enumerate(file.programme.lines):
            if (other := lines.setdefault(number, file.path)) is not file.path:
                yield file.wrong(("lines", place), f"expected another number, found {number}, which {other.name} has")
