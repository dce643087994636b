"""Rewrites the signed conversations as the line now speaks: `make transcripts`, then read the difference.

Each is printed with the answers that it takes and the seconds of speech in it.

An act that would now answer another question than the one it was signed for is refused: a PIN keyed at the recap
is no conversation that anybody has signed. The answers to new questions are given by key, for every conversation in
which they are asked: `make transcripts NEW="pay.motive=1"`.
"""

import contextlib
import sys
import tempfile
from pathlib import Path

from channels.phone.acts import Act
from channels.phone.playing import answers_another_question, differences
from tests.dialogs.lengths import answers, speech
from tests.dialogs.theatre import FILES, needs_rasa, normalise, stage
from tests.support.postgres import Postgres
from tests.support.rasa import understanding


def main(*given: str) -> None:
    """Rewrite what no longer says what it says; leave the rest alone, references included.

    Args:
        given: The answers to new questions, each as `question=keys`.
    """
    new = {question: Act("keys", keys) for question, _, keys in (answer.partition("=") for answer in given)}
    with (
        tempfile.TemporaryDirectory(prefix="allo-", ignore_cleanup_errors=True) as folder,
        contextlib.ExitStack() as understood,
    ):
        postgres = Postgres(Path(folder) / "postgres")
        understand = understood.enter_context(understanding(Path(folder) / "rasa"))
        refusals = 0
        for path in FILES:
            signed, played = stage(path, postgres, understand if needs_rasa(path) else None, new)
            if refused := answers_another_question(signed, played, new):
                refusals += 1
                sys.stderr.write("".join(f"{path.name}: {sentence}\n" for sentence in refused))
            elif differences(signed, played, normalise):
                path.write_text(played.write(), encoding="utf-8")
                sys.stdout.write(f"{path.name} was rewritten.\n")
            sys.stdout.write(f"{path.stem}: {answers(played)} answers, {speech(played):.0f} s of speech\n")
        postgres.stop()
    if refusals:
        sys.exit('A caller would answer what nobody asked. Answer new questions: make transcripts NEW="question=keys"')


if __name__ == "__main__":
    main(*sys.argv[1:])
