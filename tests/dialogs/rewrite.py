"""Rewrites the signed conversations as the line now speaks: `make transcripts`, then read the difference."""

import sys
import tempfile
from pathlib import Path

from channels.phone.playing import differences
from tests.dialogs.theatre import FILES, normalise, stage
from tests.support.postgres import Postgres


def main() -> None:
    """Rewrite what no longer says what it says; leave the rest alone, references included."""
    with tempfile.TemporaryDirectory(prefix="allo-", ignore_cleanup_errors=True) as folder:
        postgres = Postgres(Path(folder) / "postgres")
        for path in FILES:
            signed, played = stage(path, postgres)
            if differences(signed, played, normalise):
                path.write_text(played.write(), encoding="utf-8")
                sys.stdout.write(f"{path.name} was rewritten.\n")
        postgres.stop()


if __name__ == "__main__":
    main()
