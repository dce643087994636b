"""Renders the page and its parts, and has its assets in memory: nothing of it takes a thread of the line's."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from channels.phone.browser.conversation_view import spoken
from channels.phone.browser.phone_desk import PhoneDesk

HERE = Path(__file__).parent
PARTS = ("notice", "status", "log", "next", "people", "own_texts", "beside_texts", "inside")
"""The parts of the page that change, each a template and an element of that id."""

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
KEYPAD = (
    *(("1", ""), ("2", "ABC"), ("3", "DEF"), ("4", "GHI"), ("5", "JKL"), ("6", "MNO")),
    *(("7", "PQRS"), ("8", "TUV"), ("9", "WXYZ"), ("*", ""), ("0", ""), ("#", "")),
)
KEY_NAMES = {"*": "étoile", "#": "dièse"}


def french_number(number: str) -> str:
    """A number as it is read in France.

    >>> french_number("+33199000031")
    '01 99 00 00 31'
    """
    national = f"0{number.removeprefix('+33')}" if number.startswith("+33") else number
    return " ".join(national[place : place + 2] for place in range(0, len(national), 2))


_pages = Environment(
    loader=FileSystemLoader(HERE / "pages"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_pages.filters["number"] = french_number
_pages.filters["spaced"] = " ".join


@dataclass(frozen=True, slots=True)
class PageAsset:
    """A file that the page asks for."""

    content: bytes
    media_type: str
    etag: str


@cache
def assets() -> Mapping[str, PageAsset]:
    """Every asset by its path."""
    folder = HERE / "assets"
    found = (path for path in sorted(folder.rglob("*")) if path.suffix in TYPES)
    return {path.relative_to(folder).as_posix(): _asset(path) for path in found}


def _asset(path: Path) -> PageAsset:
    content = path.read_bytes()
    return PageAsset(content, TYPES[path.suffix], f'"{hashlib.sha256(content).hexdigest()[:16]}"')


def page(desk: PhoneDesk) -> str:
    """The whole page."""
    return _pages.get_template("phone.html").render(_values(desk))


def apology(sentence: str) -> str:
    """A page that says why there is none."""
    return _pages.get_template("apology.html").render(sentence=sentence)


def state(desk: PhoneDesk) -> dict[str, Any]:
    """What the page shows anew: its parts as HTML, the keys to light up, and what a voice reads.

    `patience` is in seconds, and None where no keys are pending.
    """
    values, hand = _values(desk), desk.hand
    return {
        "version": desk.version,
        "parts": {name: _pages.get_template(f"{name}.html").render(values) for name in PARTS},
        "phase": desk.phase,
        "call": values["call_name"],
        "began": hand.began if hand else 0,
        "offered": hand.offered if hand else "",
        "patience": hand.patience if hand and hand.pending_keys else None,
        "spoken": spoken(hand.call.transcript) if hand else [],
        "cut": desk.misbehaving.cut,
        "deaf": desk.deaf,
    }


def _values(desk: PhoneDesk) -> dict[str, Any]:
    hand = desk.hand
    return {
        "desk": desk,
        "hand": hand,
        "call_name": hand.call.sid[-8:] if hand else "",  # enough to tell one call of the page from the next
        "phase": desk.phase,
        "owner": desk.owner,
        "beside": desk.beside,
        "owners": [one for one in desk.world.owners.values() if one.about],
        "asked": hand.asked if hand else None,
        "offered": hand.offered if hand else "",
        "keypad": KEYPAD,
        "key_names": KEY_NAMES,
    }
