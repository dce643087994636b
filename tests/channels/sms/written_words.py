"""All that a text may say, as it stands in the wording files: what is filled in is not looked at."""

import re
from collections.abc import Iterator

from bot.data_files import ROOT, read_phrasebook
from dialogs.phrasebook import Wording
from dialogs.sentence_shape import shape_of, words_of

BEGINNINGS = ("sms.", "news.", "warning.", "info.", "offer.", "engine.", "common.", "receipt.")
NOT_THESE = ("news.payer_subject", "warning.subject", ".subject", ".mail", "engine.keys_only", "engine.keys_only_again")
THREAD = ("thread", "pay_by_text", "details_by_text", "accounts", "impossible_hours", "impossible_euros")
"""The modules of what is written back; others write what nobody has asked for."""

SPOKEN = ("identify.account",)
"""What the same modules say in a call."""

UNASKED = ("trusted.invitation", "trusted.ended", "fault.text", "fault.no_line")
_KEY = re.compile(r'"([a-z_]+\.[a-z_]+)"')
Written = tuple[str, str]
"""A key with its part, and the words."""


def written() -> Iterator[Written]:
    """Each sentence that a text may say, the words of all its cases together."""
    phrasebook = read_phrasebook()
    for key, wording in phrasebook.wordings.items():
        if _is_written(key):
            for part, sentence in _parts(wording):
                words = " ".join(words_of(shape_of(sentence)))
                yield f"{key} {part}".strip(), " ".join(words.replace("|", " ").split())


def _is_written(key: str) -> bool:
    return (key.startswith(BEGINNINGS) and not key.endswith(NOT_THESE)) or key in {*UNASKED, *_of_the_thread()}


def _of_the_thread() -> Iterator[str]:
    for module in THREAD:
        yield from (
            key for key in _KEY.findall((ROOT / f"dialogs/{module}.py").read_text("utf-8")) if key not in SPOKEN
        )


def _parts(wording: Wording) -> Iterator[Written]:
    yield "", wording.in_medium("text")
    yield "help", wording.help
    yield from ((f"option {name}", label) for name, label in wording.options.items())
