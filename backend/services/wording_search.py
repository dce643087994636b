"""Finds sentences of the line as they are said now, by their keys, their dialogue or any of their words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from backend.domain.name_likeness import words_of
from backend.domain.wording import FileSentence, SentenceRules

Standing = Literal["own", "edited", "misfit"]
"""Whether a sentence is said as the files have it, as edited, or was edited in a way that fits the files no more."""


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """A sentence as it is said now.

    Attributes:
        sentence: The sentence of the files.
        words: What is said.
        standing: Whether that is the files' own.
    """

    sentence: FileSentence
    words: str
    standing: Standing


def said_now(rules: SentenceRules, sentence: FileSentence, edits: Mapping[tuple[str, str], str]) -> SaidSentence:
    """A sentence as it is said now, with what is in force of all edits."""
    words = edits.get((sentence.key, sentence.part), sentence.words)
    if words == sentence.words:
        return SaidSentence(sentence, words, "own")
    if rules.fault(sentence, words):
        return SaidSentence(sentence, sentence.words, "misfit")
    return SaidSentence(sentence, words, "edited")


def found(sentences: Iterable[SaidSentence], typed: str) -> list[SaidSentence]:
    """Those that have each word that was typed somewhere, in the words that are said or in their key; any accents."""
    wanted = words_of(typed)
    return [each for each in sentences if all(word in _searched(each) for word in wanted)]


def _searched(each: SaidSentence) -> str:
    return " ".join(words_of(f"{each.sentence.key} {each.sentence.part} {each.words}"))
