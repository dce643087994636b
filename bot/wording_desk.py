"""The sentences of the files and the rules of their editing, as the console's page of sentences asks for them."""

from collections.abc import Sequence
from functools import cache

from backend.domain.wording import FileSentence, SentenceTrial
from bot import data_files
from dialogs.exchange import Medium
from dialogs.rewording import MOST_CHARACTERS, fault_of, is_of_files_alone, media_of, preview
from dialogs.sentence_shape import NotASentence


class WordingDesk:
    """Knows every sentence, with the file it stands in, and how others would go out in its place."""

    def __init__(self) -> None:
        """Read the files."""
        files = data_files.wording_files()
        file_of = {key: name.partition(".")[0] for name, wordings in files.items() for key in wordings}
        written = data_files.read_phrasebook().sentences()
        sentences = [FileSentence(file_of[key], key, part, " ".join(words.split())) for key, part, words in written]
        self._every = {(each.key, each.part): each for each in sentences}

    def every(self) -> Sequence[FileSentence]:
        """All sentences, file by file."""
        return tuple(self._every.values())

    def find(self, key: str, part: str) -> FileSentence | None:
        """One sentence; None where the files do not have it."""
        return self._every.get((key, part))

    def fault(self, sentence: FileSentence, words: str) -> str | None:
        """Why words may not be said in its place, by a name of `Fault`; None where they may."""
        return fault_of(words, sentence.words, sentence.part)

    def is_fixed(self, sentence: FileSentence) -> bool:
        """Whether it speaks of the secret code: no other words are said in its place."""
        return is_of_files_alone(sentence.words)

    def trials(self, sentence: FileSentence, words: str) -> tuple[SentenceTrial, ...]:
        """How words would go out in its place; empty where they are too long, or cannot be taken apart."""
        if len(words) > MOST_CHARACTERS:
            return ()
        try:
            return tuple(_trial(words, medium) for medium in self._media(sentence))
        except NotASentence:
            return ()

    def _media(self, sentence: FileSentence) -> tuple[Medium, ...]:
        """By which media a sentence goes out: what is said goes by those for which there is no sentence of its own."""
        if sentence.part != "say":
            return media_of(sentence.part)
        return tuple(each for each in media_of("say") if (sentence.key, each) not in self._every)


@cache
def wording_desk() -> WordingDesk:
    """The one desk: the files are read once."""
    return WordingDesk()


def _trial(words: str, medium: Medium) -> SentenceTrial:
    seen = preview(words, medium)
    return SentenceTrial(medium, seen.cases, seen.seconds, seen.segments, max(map(len, seen.cases)))
