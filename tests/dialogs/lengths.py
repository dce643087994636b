"""How long a conversation is to whoever has it: the answers that it takes, and the seconds of speech to be heard."""

import re
from collections.abc import Iterator

from channels.phone.acts import HANG_UP
from channels.phone.transcript import Transcript, Written
from channels.twiml import BREAK

WORDS_A_SECOND = 2.5
"""How fast an old person follows, which is slower than a voice reads."""

BREAK_SECONDS = float(BREAK.removesuffix("ms")) / 1000
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_KEY = re.compile(r"\btapez (?:seulement )?(?:\d|zéro|étoile|dièse|votre code secret|les six chiffres)", re.IGNORECASE)


def seconds(spoken: str) -> float:
    """How long a sentence with its breaks (`|`) is; each part of `quatre-vingt-trois` is a word."""
    return len(_WORD.findall(spoken)) / WORDS_A_SECOND + spoken.count("|") * BREAK_SECONDS


def answers(played: Transcript) -> int:
    """How often the caller has to answer."""
    return sum(line.who == "caller" and line.text != HANG_UP for line in played.lines)


def speech(played: Transcript) -> float:
    """Seconds of all that is said, none of it interrupted, but for a last question that nobody waits for."""
    said = [line for line in played.lines if line.who == "line"]
    unanswered = played.lines[-1].text == HANG_UP
    return sum(seconds(line.spoken) for line in said[: -1 if unanswered else None])


def questions(played: Transcript) -> Iterator[tuple[str, Written]]:
    """Each question by its key, as it was said: the line before each answer."""
    for line, following in zip(played.lines, played.lines[1:], strict=False):
        if line.who == "line" and following.who == "caller":
            yield following.question, line


def before_first_key(question: Written) -> float:
    """Seconds until a question has named its first key; all of it where it names none."""
    key = _KEY.search(question.spoken)
    return seconds(question.spoken[: key.end()] if key else question.spoken)
