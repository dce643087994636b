"""A programme is data: nothing outside of `data` and the tests names one."""

import re

import pytest

from bot.data_files import ROOT, read_programmes

ROOMS = ("backend", "bot", "channels", "dialogs")
NAMED = re.compile("|".join(re.sub(r"(?<=[a-z])(?=\d)", "[_ -]?", code) for code in read_programmes()), re.IGNORECASE)
FILES = sorted(
    path.relative_to(ROOT)
    for room in ROOMS
    for path in (ROOT / room).rglob("*")
    if path.suffix in {".py", ".yml", ".mako"} and not {".venv", "models"} & set(path.parts)
)


@pytest.mark.parametrize("room", ROOMS)
def test_no_code_names_a_programme(room: str) -> None:
    files = [path for path in FILES if path.parts[0] == room]
    assert files
    named = [str(path) for path in files if NAMED.search((ROOT / path).read_text(encoding="utf-8"))]
    assert named == []
