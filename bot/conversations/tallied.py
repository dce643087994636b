"""What an answer counts as in the tally of questions, by what it wrote in the journal."""

from backend.domain.question_tally import HeardAt
from bot.engine.journal import ASIDES, Journal, JournalEntry, is_puzzled


def heard_at(written: Journal) -> HeardAt | None:
    """How often which was heard; None where it moved nothing, or took back the answer before.

    >>> heard_at([{"kind": "missed", "at": "menu", "value": "nonsense"}, {"kind": "ended", "at": "menu", "value": ""}])
    HeardAt(understood=0, puzzled=1, silent=0, wrong=0)
    >>> heard_at([{"kind": "missed", "at": "menu", "value": "settled"}, {"kind": "heard", "at": "menu", "value": "1"}])
    HeardAt(understood=1, puzzled=0, silent=0, wrong=0)
    >>> heard_at([{"kind": "proved", "at": "pay.pin", "value": {"outcome": "blocked", "blocks": True}}])
    HeardAt(understood=0, puzzled=0, silent=0, wrong=1)
    >>> heard_at([{"kind": "aside", "at": "menu", "value": None}])
    """
    missed = {entry["value"] for entry in written if entry["kind"] == "missed"}
    if "rejected" in missed or any(map(is_puzzled, written)):
        return HeardAt(puzzled=1)
    if "silence" in missed:
        return HeardAt(silent=1)
    if any(map(_is_wrong, written)):
        return HeardAt(wrong=1)
    return HeardAt(understood=1) if any(entry["kind"] not in ASIDES for entry in written) else None


def _is_wrong(entry: JournalEntry) -> bool:
    """Whether a secret was looked at and was wrong; what is keyed once it is blocked is not looked at."""
    return entry["kind"] == "proved" and (entry["value"]["outcome"] == "wrong" or entry["value"].get("blocks", False))
