"""Flattens the SSML of a Say to words, pauses and rate: a telephone plays a line, not a tree."""

import re
from xml.etree.ElementTree import Element

from channels.phone.verbs import Piece, TwimlRefused

SPOKEN_TAGS = {"prosody", "s", "p", "emphasis", "lang", "say-as", "sub", "w", "phoneme"}
"""SSML that Twilio passes to the voice and that holds words (Twilio's "Text-to-speech", SSML)."""

RATES = {"x-slow": 0.5, "slow": 0.75, "medium": 1.0, "default": 1.0, "fast": 1.25, "x-fast": 1.5}
STRENGTHS = {"none": 0.0, "x-weak": 0.1, "weak": 0.2, "medium": 0.4, "strong": 0.7, "x-strong": 1.2}
SENTENCE_PAUSE = 0.3
MAX_BREAK = 10.0


def pieces(say: Element) -> tuple[Piece, ...]:
    """The words of a Say in their order.

    Raises:
        TwimlRefused: If it holds what Twilio does not say.
    """
    return tuple(piece for piece in _walk(say, 1.0) if piece.text or piece.pause)


def _walk(element: Element, rate: float) -> list[Piece]:
    found = [Piece(_words(element.text), rate)]
    for child in element:
        found += _child(child, rate)
        found.append(Piece(_words(child.tail), rate))
    return found


def _child(child: Element, rate: float) -> list[Piece]:
    if child.tag == "break":
        return [Piece("", rate, _pause(child))]
    if child.tag not in SPOKEN_TAGS:
        raise TwimlRefused(f"<{child.tag}> is not SSML that Twilio says.")
    if child.tag == "sub":
        return [Piece(_words(child.get("alias")), rate)]
    if child.tag == "prosody":
        return _walk(child, rate * _rate(child.get("rate", "medium")))
    inner = _walk(child, rate)
    return [*inner, Piece("", rate, SENTENCE_PAUSE)] if child.tag in {"s", "p"} else inner


def _pause(element: Element) -> float:
    time = element.get("time")
    if time is None:
        strength = element.get("strength", "medium")
        if strength not in STRENGTHS:
            raise TwimlRefused(f"A break is not {strength!r} strong.")
        return STRENGTHS[strength]
    try:
        seconds = float(time[:-2]) / 1000 if time.endswith("ms") else float(time.removesuffix("s"))
    except ValueError:
        raise TwimlRefused(f"A break lasts so many s or ms, not {time!r}.") from None
    if not (0 <= seconds <= MAX_BREAK and time.endswith("s")):
        raise TwimlRefused(f"A break lasts 0 to 10 s, not {time!r}.")
    return seconds


def _rate(text: str) -> float:
    if text in RATES:
        return RATES[text]
    try:
        rate = float(text.removesuffix("%")) / 100 if text.endswith("%") else float(text)
    except ValueError:
        raise TwimlRefused(f"A rate is a word or a percentage, not {text!r}.") from None
    if not 0.2 <= rate <= 2:  # noqa: PLR2004  # Amazon Polly's bounds
        raise TwimlRefused(f"A rate is 20% to 200%, not {text!r}.")
    return rate


def _words(text: str | None) -> str:
    # XML's own white space only: the unbreakable spaces of French are words' business.
    return " ".join(re.split(r"[ \t\r\n]+", text or "")).strip(" ")
