"""Typesets letters as PDF/UA-1, in the letters that the fonts have: one strange name never stops the post."""

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst
from text_unidecode import unidecode  # type: ignore[import-untyped]

TEMPLATES = Path(__file__).parents[2] / "data" / "receipts"
Template = Literal["receipt", "statement", "activation"]

_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})
"""Categories of Unicode that no font draws: controls, surrogates, private use, unassigned."""

_EVERY_FONT_HAS = 0x250
"""Latin letters, with every accent of the languages around us, come before it."""


class LetterNotPrintable(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """A letter cannot be typeset; the message says so without quoting it."""


def typeset(template: Template, data: dict[str, Any], now: datetime) -> bytes:
    """The letter as a PDF. The data travels as JSON and is never read as markup.

    What the fonts do not have is written as it sounds, as the bank's file writes it.

    Args:
        template: Which letter.
        data: What it says.
        now: When it is written (aware).

    Raises:
        LetterNotPrintable: Something of it would be left blank, or it does not follow PDF/UA-1.
    """
    data = _each_text(data, _drawable)
    try:
        return _compile(template, data, now)
    except typst.TypstError:
        pass  # its words quote the name; what matters is whether the second try works
    try:
        return _compile(template, _each_text(data, _as_it_sounds), now)
    except typst.TypstError:
        raise LetterNotPrintable("The letter cannot be printed: it does not fit its template.") from None


def is_legible(text: str) -> bool:
    """Whether a letter or a figure of a text can be printed: of a name in pictures, nothing can."""
    try:
        return any(each.isalnum() for each in _as_it_sounds(_drawable(text)))
    except LetterNotPrintable:
        return False


def legible(given: str, family: str, instead: str) -> tuple[str, str]:
    """What can be printed of a given and a family name; `instead` as the family name where nothing can."""
    kept = tuple(name if is_legible(name) else "" for name in (given, family))
    return (kept[0], kept[1]) if any(kept) else ("", instead)


def _drawable(text: str) -> str:
    """The text without what no font draws; its own spaces stay."""
    kept = "".join(" " if unicodedata.category(each) in _UNPRINTABLE else each for each in text)
    return kept if kept == text else " ".join(kept.split())


def _as_it_sounds(text: str) -> str:
    """The text in Latin letters.

    Raises:
        LetterNotPrintable: Nothing would stay of it.
    """
    written = "".join(each if ord(each) < _EVERY_FONT_HAS else _latin(each) for each in text)
    if text.strip() and not written.strip():
        raise LetterNotPrintable("The letter cannot be printed: of a name in it, no font has a single letter.")
    return written if written == text else re.sub(" +", " ", written).strip()


def _latin(letter: str) -> str:
    """One letter from beyond the Latin ones, as it sounds; punctuation of ours stays as it is."""
    return letter if letter in "’€–—…œŒ" else str(unidecode(letter))


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The same data, each text of it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _each_text(each, change) for name, each in value.items()}
    if isinstance(value, list):
        return [_each_text(each, change) for each in value]
    return value


def _compile(template: Template, data: dict[str, Any], now: datetime) -> bytes:
    pdf = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(now.timestamp()),
    )
    assert isinstance(pdf, bytes), "one document is one PDF"
    return pdf


@cache
def _fonts() -> typst.Fonts:
    """Only what typst brings, so that a letter looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)
