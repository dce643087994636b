"""From where a cut conversation goes on."""

from bot.engine.journal import Journal


def up_to_the_cut(journal: Journal) -> Journal:
    """The journal up to its last answer that is no agreement.

    What was agreed is said and asked again: nobody keys a PIN without hearing what it pays. What services gave
    after that answer is asked of them anew, since rights may have moved.
    """
    answers = [place for place, entry in enumerate(journal) if entry["kind"] in {"heard", "agreed", "sealed"}]
    while answers and journal[answers[-1]]["kind"] == "agreed":
        answers.pop()
    return journal[: answers[-1] + 1] if answers else []
