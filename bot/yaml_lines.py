"""Reads YAML and remembers on which line each thing stands, so that an error can say where to look."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""A safe one, the faster where there is one."""


class NotYaml(ValueError):  # noqa: N818 - a sentence, as all our errors
    """The file is not a mapping in YAML; the message says the line and why."""


@dataclass(frozen=True)
class YamlFile:
    """What a file says, and where.

    Attributes:
        data: Its content.
        twice: A sentence for each key that stands twice in one mapping; YAML itself would keep the last in silence.
    """

    data: dict[str, Any]
    twice: tuple[str, ...]
    tree: yaml.MappingNode

    def line(self, place: Sequence[str | int]) -> int:
        """The line, from 1, of a place or of the nearest thing around it that is there."""
        node: yaml.Node = self.tree
        line = 1
        for step in place:
            found = _step(node, step)
            if found is None:
                return line
            line, node = found
        return line


def read_yaml(path: Path) -> YamlFile:
    """The mapping that a file holds.

    Raises:
        NotYaml: It cannot be read, or is none.
    """
    try:
        text = path.read_text(encoding="utf-8")
        tree = yaml.compose(text, Loader=LOADER)
        data = yaml.load(text, Loader=LOADER)  # noqa: S506 - a safe one
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise NotYaml(f"line {line}: expected UTF-8: save the file in that encoding") from error
    except OSError as error:
        raise NotYaml(f"line 1: the file cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        raise NotYaml(_why(error)) from error
    if not isinstance(tree, yaml.MappingNode):
        raise NotYaml("line 1: expected keys with their values, such as `name: …`")
    return YamlFile(data, tuple(_twice(tree)), tree)


def _why(error: yaml.YAMLError) -> str:
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
    return f"line {mark.line + 1 if mark else 1}: not YAML: {problem or 'it cannot be read'}"


def _step(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found = node.value[step]
        return found.start_mark.line + 1, found
    return None


def _twice(node: yaml.Node) -> Iterator[str]:
    first: dict[str, int] = {}
    children = node.value if isinstance(node, yaml.MappingNode | yaml.SequenceNode) else ()
    for child in children:
        key, value = child if isinstance(child, tuple) else (None, child)
        if key is not None:
            line = key.start_mark.line + 1
            if (before := first.setdefault(key.value, line)) != line:
                yield f"line {line}: {key.value}: expected once, found on line {before} already"
        yield from _twice(value)
