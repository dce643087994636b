"""Which cut conversations can be resumed, and from where."""

from bot.engine.journal import Journal

AGREED = ("pay.recap", "pay.twin")
"""Answers that agree to pay."""

CUT = ("cut", "silence", "nonsense")
"""Endings after which a caller may want to go on where they stopped."""


def under_way(waiting: str | None) -> bool:
    """Whether the question that waits is one of a payment that is not yet made."""
    return waiting is not None and waiting.startswith(("pay.", "payee.")) and waiting != "pay.receipt"


def unheard_receipt(waiting: str | None) -> bool:
    """Whether a call was cut when it had just said that a payment was made, perhaps before that was heard."""
    return waiting == "pay.receipt"


def up_to_the_cut(journal: Journal) -> Journal:
    """The journal without the silences and the ending after its last answer.

    One that was cut after the recap goes back to it: nobody keys a PIN without hearing what it pays.
    """
    answers = [place for place, entry in enumerate(journal) if entry["kind"] == "heard"]
    while answers and journal[answers[-1]]["at"] in AGREED:
        journal = journal[: answers.pop()]
    kept = list(journal)
    while kept and kept[-1]["kind"] in ("missed", "doubt", "ended", "pace"):
        kept.pop()
    return kept
