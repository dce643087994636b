"""Renders pages: Jinja2 templates with the console's filters, and the headers that keep a page to itself."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from backend.console import console_words
from backend.domain.numbering import national
from backend.services import french

HERE = Path(__file__).parent
PARIS = ZoneInfo("Europe/Paris")

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""No script runs in the console at all but one: that which reads sentences aloud, on the page of a sentence."""

WITH_OUR_SCRIPT = HEADERS["Content-Security-Policy"].replace("style-src", "script-src 'self'; style-src")
"""The Content-Security-Policy of a page with a script of our own."""


def page(template: str, values: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A page of a template."""
    return HTMLResponse(_ENVIRONMENT.get_template(template).render(values), status, dict(HEADERS))


def masked(number: str) -> str:
    """A telephone number (E.164) as far as it need be seen: `…03`."""
    return f"…{number[-2:]}"


def whole(number: str) -> str:
    """A telephone number (E.164) as it is dialled."""
    return french.phone(national(number))


def moment(value: datetime) -> str:
    """`10 mars 2026 à 10 h 05`, in Paris."""
    there = value.astimezone(PARIS)
    return f"{french.day(there.date())} à {there.hour}{french.NBSP}h{french.NBSP}{there.minute:02d}"


def spaced(sentence: str) -> str:
    """A sentence whose marks stay on the line of their word, as in French.

    >>> spaced("« Où » ?") == "«\u00a0Où\u00a0»\u00a0?"
    True
    """
    return re.sub(r"(?<=«) | (?=[»?:;!])", french.NBSP, sentence)


def short_moment(value: datetime) -> str:
    """`10/03 10:05`, for tables."""
    return f"{value.astimezone(PARIS):%d/%m %H:%M}"


def short_day(value: date) -> str:
    """`10/03/2026`."""
    return f"{value:%d/%m/%Y}"


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "euros": french.euros,
        "hours": french.hours,
        "day": french.day,
        "month": french.month,
        "reference": french.reference,
        "masked": masked,
        "whole": whole,
        "moment": moment,
        "short_moment": short_moment,
        "spaced": spaced,
        "short_day": short_day,
    }
    made.globals["words"] = console_words
    return made


_ENVIRONMENT = _environment()
