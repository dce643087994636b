"""Imports one of the issuer's files in one transaction: all of it or nothing, or line by line, or only to check it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from backend import patience
from backend.domain.programme import Programme
from backend.services.issuer_files.file_news import tell_of_file
from backend.services.issuer_files.issuer_file import IssuerFile, Progress, recognise
from backend.services.issuer_files.layouts import COLUMNS, SECRET, Kind, names_of, required_of
from backend.services.issuer_files.lines import LineNotRight, LineReader
from backend.services.issuer_files.rejects import Refused, write_rejects
from backend.services.pins import Pins
from backend.services.work import Work
from backend.storage import rights_endings
from backend.storage.staging import staged_file
from backend.storage.staging.staged_file import LineCounts, StagedFile

LINES_AT_ONCE = 2_000
"""Lines in memory at once: so few that they stay in the processor's cache, which is five times as fast."""

LOTS_AT_ONCE = 20_000
LONGEST_SECONDS = 4 * 3600.0
"""How long one import may wait for the database in all; the line's own patience is a few seconds."""

MOST_TOLD = 1_000


class ImportUnderWay(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """Another file is being imported; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """How a file is imported.

    Attributes:
        check: Say what is wrong, and write nothing.
        per_line: Write the good lines where others are wrong.
        rejects: Where the wrong lines are written when the good ones are; None: nowhere.
    """

    check: bool = False
    per_line: bool = False
    rejects: Path | None = None


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of a file.

    Attributes:
        counts: What its lines come to: written, or what they would have been.
        written: Whether anything was created or changed by it.
        seen_before: Whether it is a file of codes that was imported whole before, and so was not read again.
        rejects: Of the first rejected lines the number, the column and the reason.
    """

    counts: LineCounts
    written: bool
    seen_before: bool = False
    rejects: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Importer:
    """What imports need beside their transaction."""

    programmes: Mapping[str, Programme]
    pins: Pins
    progress: Progress = lambda _what, _at, _of: None

    def run(self, work: Work, kind: Kind, path: Path, plan: ImportPlan = ImportPlan(), name: str = "") -> ImportOutcome:
        """Import a file.

        Args:
            work: The transaction; when it fails, nothing was imported.
            kind: What the file holds.
            path: The file.
            plan: How.
            name: How the file is called in what is kept of it, where that is not its own name.

        Raises:
            FileNotReadable: It is no such table.
            ImportUnderWay: Files are imported one at a time.
            OSError: The rejects file cannot be written; nothing was imported.
        """
        file = recognise(path, names_of(kind), required_of(kind))
        if kind == "activation-codes" and staged_file.was_imported_whole(work.connection, kind, file.sha256):
            lines = sum(1 for _ in file.lines())
            return ImportOutcome(LineCounts(0, 0, lines, 0), written=False, seen_before=True)
        if not StagedFile.may_begin(work.connection):
            raise ImportUnderWay("Another file is being imported: try again when it is done.")
        with patience.within(LONGEST_SECONDS):
            staged = StagedFile(work.connection, kind, _present(kind, file))
            lines = self._stage(work, kind, file, staged)
            self.progress("comparing", 0, 0)
            counts = staged.resolve(work.today)
            taken = not plan.check and (plan.per_line or not counts.rejected)
            rejects = tuple(islice(staged.refused(), MOST_TOLD))
            if taken and counts.rejected and plan.rejects:
                write_rejects(plan.rejects, file, staged.refused(), SECRET)
            if taken:
                self._write(work, kind, staged, name or path.name)
                values = {name: getattr(counts, name) for name in LineCounts.__dataclass_fields__}
                staged.keep(
                    {
                        "kind": kind,
                        "name": name or path.name,
                        "sha256": file.sha256,
                        "lines": lines,
                        "at": work.now,
                        **values,
                    }
                )
            anything = bool(counts.created or counts.changed)
            return ImportOutcome(counts, written=taken and anything, rejects=rejects)

    def _stage(self, work: Work, kind: Kind, file: IssuerFile, staged: StagedFile) -> int:
        """Read, check and stage every line; returns how many there are."""
        reader, total = LineReader(kind, file.names, self.programmes, work.today), 0
        lines = file.lines(self.progress)
        while piece := list(islice(lines, LINES_AT_ONCE)):
            good, wrong = [], []
            for number, row in piece:
                try:
                    good.append([number, *reader.read(row)])
                except LineNotRight as error:
                    wrong += [(number, column, reason) for column, reason in error.wrong]
            staged.copy(list(self._sealed(work, good)) if kind == "activation-codes" else good)
            staged.refuse(wrong)
            total += len(piece)
        return total

    def _sealed(self, work: Work, lines: Sequence[Sequence[Any]]) -> Iterator[list[Any]]:
        """Lines of codes with what is kept of each code; a code itself never reaches the database."""
        ids = {
            programme: staged_file.ids_by_code(
                work.connection, programme, [line[2] for line in lines if line[1] == programme]
            )
            for programme in {line[1] for line in lines}
        }
        for number, programme, cesu_code, code, digits, expires_on in lines:
            owner = ids[programme].get(cesu_code)
            yield [number, programme, cesu_code, owner and self.pins.seal_activation(owner, code), digits, expires_on]

    def _write(self, work: Work, kind: Kind, staged: StagedFile, name: str) -> None:
        for at, of in staged.write(work.now):
            self.progress("writing", at, of)
        tell_of_file(work, kind, staged, name)
        if kind == "rights" and (lots := staged.to_withdraw()):
            for first in range(0, len(lots), LOTS_AT_ONCE):
                rights_endings.end(work.connection, lots[first : first + LOTS_AT_ONCE], "withdrawal", work.now)


def _present(kind: Kind, file: IssuerFile) -> Iterable[str]:
    """The staged columns that the file has."""
    return [column.staged for column in COLUMNS[kind] if column.name in file.names and column.staged]
