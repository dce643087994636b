"""What is said in the place of sentences of the files: kept version by version, each with who and why."""

from dataclasses import dataclass

from backend.domain.account import ApiAccount
from backend.domain.wording import FileSentence, NotSayable, RewordedMeanwhile, SentenceRules, WordingVersion
from backend.services.by_hand import Trace
from backend.services.work import Work
from backend.storage import wording_versions

FILES_OWN = 0
"""The number, in the place of a version's, of the sentence as the files have it."""


@dataclass(frozen=True, slots=True)
class WordingEdit:
    """What an editor does to a sentence.

    Attributes:
        sentence: The sentence of the files.
        seen: The number of its newest version when they looked at it; FILES_OWN where it had none.
        why: Why, in their words.
    """

    sentence: FileSentence
    seen: int
    why: str


def newest(work: Work) -> int:
    """The number of the newest version of all sentences: where it is the same, nothing was edited meanwhile."""
    return wording_versions.newest(work.connection)


def in_force(work: Work) -> dict[tuple[str, str], str]:
    """What is said in the place of sentences now, by their key and part; as it was kept, whatever the files say now."""
    return wording_versions.in_force(work.connection)


def history(work: Work, sentence: FileSentence) -> list[WordingVersion]:
    """All versions of a sentence, the newest first."""
    return wording_versions.history(work.connection, sentence.key, sentence.part)


def say_instead(work: Work, rules: SentenceRules, account: ApiAccount, edit: WordingEdit, words: str) -> int | None:
    """Have other words said in the place of a sentence; the files' own words take it back.

    Returns:
        The number of the version; None where these words are said already.

    Raises:
        NotSayable: The rules do not let them be said.
        RewordedMeanwhile: Somebody else has changed the sentence since.
        NotByHand: Why is missing, or has more than 500 characters.
    """
    words = " ".join(words.split())
    if fault := rules.fault(edit.sentence, words):
        raise NotSayable(fault)
    return _keep(work, account, edit, None if words == edit.sentence.words else words)


def take_back(work: Work, rules: SentenceRules, account: ApiAccount, edit: WordingEdit, to: int) -> int | None:
    """Have a sentence said as it was in an earlier version of its own, or as the files have it (FILES_OWN).

    Returns, raises: As `say_instead`; NotSayable too where it has no such version.
    """
    if to == FILES_OWN:
        return _keep(work, account, edit, None)
    then = next((each for each in history(work, edit.sentence) if each.id == to), None)
    if then is None:
        raise NotSayable("unknown")
    return say_instead(work, rules, account, edit, then.words or edit.sentence.words)


def _keep(work: Work, account: ApiAccount, edit: WordingEdit, words: str | None) -> int | None:
    trace = Trace(account.name, edit.why)
    wording_versions.one_at_a_time(work.connection)
    versions = history(work, edit.sentence)
    if (versions[0].id if versions else FILES_OWN) != edit.seen:
        raise RewordedMeanwhile(edit.sentence.key)
    if (versions[0].words if versions else None) == words:
        return None
    row = {"key": edit.sentence.key, "part": edit.sentence.part, "words": words}
    return wording_versions.keep(
        work.connection, {**row, "account_id": account.id, "at": work.now, "why": trace.why.strip()}
    )
