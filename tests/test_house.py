"""The house keeps its order: one name for one thing, tests beside their subjects, channels known to channels."""

import ast
import re
import subprocess
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "dialogs", "channels", "backend")
NO_ROOM = {"support", "bench", "faults", "browser"}
"""Folders of tests that belong to no room: what tests share, what is measured, the whole line under faults, and as it
is seen in a browser."""

EVERYWHERE = {"__init__.py", "__main__.py", "conftest.py"}
CHANNEL_NAMES = {"sms", "voice"}


def sources(*folders: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *(f"{folder}/**.py" for folder in folders)],  # noqa: S607 - git, as everybody has it
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    return [ROOT / path for path in listed if (ROOT / path).exists()]


def twice(names: list[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if count > 1}


def test_no_two_files_have_one_name() -> None:
    assert twice([path.name for path in sources(*ROOMS, "tests") if path.name not in EVERYWHERE]) == set()


def test_no_two_classes_have_one_name() -> None:
    named = [
        name
        for path in sources(*ROOMS, "tests")
        for name in re.findall(r"^class (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert twice(named) == set()


def test_tests_lie_where_their_subjects_do() -> None:
    folders = {path.parent.relative_to(ROOT / "tests") for path in sources("tests") if path.name.startswith("test_")}
    astray = {
        str(folder)
        for folder in folders
        if folder.parts and folder.parts[0] not in NO_ROOM and not (ROOT / folder).is_dir()
    }
    # Texts have a folder of their own beside the channel's one file.
    assert astray <= {"channels/sms"}


def test_only_channels_compare_a_channel_by_its_name() -> None:
    found = []
    for path in sources("bot", "dialogs", "backend"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            compared = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
            compared += [node.value] if isinstance(node, ast.MatchValue) else []
            if any(isinstance(one, ast.Constant) and one.value in CHANNEL_NAMES for one in compared):
                found.append(f"{path.relative_to(ROOT)}:{compared[0].lineno}")
    assert found == []
