"""Reads signed conversations aloud, to hear what trips: `make voices` writes a WAV and its sounds into build/voices.

The synthesiser is espeak-ng, of the distribution (`apt install espeak-ng`). It is not the line's voice: what it reads
wrong is worth listening to with the other.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from channels.phone.transcript import Transcript, read
from tests.dialogs.theatre import FOLDER

CHOSEN = ("06-", "14-", "160-", "164-", "166-", "167-", "20-", "21-", "70-pays", "77-")
"""Beginnings of the names of those that hold most kinds of words: hours, euros, dates, references, names, keys."""

WRITTEN = Path(__file__).parents[2] / "build" / "voices"
WORDS_A_MINUTE = "150"


def said(transcript: Transcript) -> str:
    """All that the line says, a paragraph for each sentence, so that the synthesiser makes a pause between two."""
    return "\n\n".join(line.text for line in transcript.lines if line.who == "line")


def main(*beginnings: str) -> None:
    """Write the WAV and the sounds (IPA) of conversations whose names begin so."""
    synthesiser = shutil.which("espeak-ng")
    if synthesiser is None:
        sys.exit("No synthesiser is installed: apt install espeak-ng.")
    WRITTEN.mkdir(parents=True, exist_ok=True)
    for path in sorted(FOLDER.glob("*.txt")):
        if not path.name.startswith(beginnings or CHOSEN):
            continue
        words = said(read(path.read_text(encoding="utf-8")))
        wav = WRITTEN / f"{path.stem}.wav"
        order = [synthesiser, "-v", "fr", "-s", WORDS_A_MINUTE, "--ipa", "-w", str(wav), "--stdin"]
        sounds = subprocess.run(order, input=words, capture_output=True, text=True, check=True).stdout
        (WRITTEN / f"{path.stem}.ipa").write_text(sounds, encoding="utf-8")
        sys.stdout.write(f"{wav.relative_to(WRITTEN.parents[1])}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
