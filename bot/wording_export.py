"""Writes edited sentences as the wording files do, so that they can be brought into the repository."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

WIDTH = 116
LONG = 90
"""Characters from which on a sentence stands on lines of its own."""


class _Dumper(yaml.SafeDumper):
    """Writes as the wording files are written: long sentences folded (`>-`), everything in its order."""


def _sentence(dumper: _Dumper, words: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", words, style=">" if len(words) > LONG else None)


_Dumper.add_representer(str, _sentence)


def as_yaml(files: Mapping[str, Mapping[str, Any]], edits: Mapping[tuple[str, str], str]) -> str:
    """Each wording that has an edited sentence, whole, under the name of its file; empty where nothing is edited.

    Args:
        files: What the wording files say, by their names.
        edits: Sentences by key and part, as `Phrasebook.sentences()` names them.
    """
    return "".join(_blocks(files, edits))


def _blocks(files: Mapping[str, Mapping[str, Any]], edits: Mapping[tuple[str, str], str]) -> Iterator[str]:
    edited = {key for key, _ in edits}
    for name, wordings in files.items():
        found = {key: _reworded(key, data, edits) for key, data in wordings.items() if key in edited}
        if found:
            yield f"# {name}\n"
            yield yaml.dump(found, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


def _reworded(key: str, data: Any, edits: Mapping[tuple[str, str], str]) -> Any:
    """A wording as its file has it, with its edited sentences."""
    if isinstance(data, str):
        return edits.get((key, "say"), data)
    options = data.get("options", {})
    told = {part: edits.get((key, part), words) for part, words in data.items()}
    return told | (
        {"options": {each: edits.get((key, f"option {each}"), options[each]) for each in options}} if options else {}
    )
