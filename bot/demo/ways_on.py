"""Where the answers to a question lead, as docs/dialogues.md draws it from the signed conversations."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.data_files import ROOT
from channels.phone.browser.owners import WayOn

DRAWN = ROOT / "docs" / "dialogues.md"
OVER, OVER_FRENCH = "over", "fin de l'appel"
FRENCH = {"figures": "des chiffres", "words": "des mots", "silence": "rien"}
_ARROW = re.compile(r'\[?\(\["(?P<from>[\w.]+)"\]\) -->\|"(?P<answers>[^"]*)"\| \w+\(\["(?P<to>[\w.]+)"\]\)')


@cache
def ways_on(file: Path = DRAWN) -> Mapping[str, tuple[WayOn, ...]]:
    """By question, the ways that lead on from it; empty where the drawing is not there."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    drawn = file.read_text(encoding="utf-8") if file.exists() else ""
    for arrow in _ARROW.finditer(drawn):
        answers = " ou ".join(FRENCH.get(answer, answer) for answer in arrow["answers"].split(" / "))
        found[arrow["from"]][answers].append(OVER_FRENCH if arrow["to"] == OVER else arrow["to"])
    return {
        question: tuple(WayOn(answers, tuple(to)) for answers, to in ways.items()) for question, ways in found.items()
    }
