"""Draws activation codes and prints each in its letter; only their seals are kept, so a lost letter is written anew."""

import csv
import io
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from backend.domain.pin import CODE_DIGITS, CODE_LASTS_DAYS
from backend.domain.programme import Programme
from backend.services import french, postal
from backend.services.activating import has_pin, standing_of
from backend.services.activation_wishes import close_wishes, wished_for
from backend.services.adviser_tasks import open_task
from backend.services.files import write_folder
from backend.services.owner_news import announce_codes
from backend.services.pins import Pins
from backend.services.printing import PrintedBatch
from backend.services.receipts import letterhead
from backend.services.typesetting import LetterNotPrintable, typeset
from backend.services.work import Work
from backend.storage import activation_codes, beneficiaries
from backend.storage.beneficiaries import LetterRecipient

NOT_PRINTED: Final = "letter.not_printed"
MANIFEST = ("file", "programme", "cesu_code", "civility", "given_name", "family_name", "letter")
HAS_PIN = frozenset({"ready", "paused", "blocked"})


class HasPin(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """Somebody who has a PIN needs no letter to choose one."""


@dataclass(frozen=True, slots=True)
class ActivationLetters:
    """Writes one programme's letters, in the transaction that keeps the seals of their codes.

    Attributes:
        work: The transaction: it is to end only when the letters are on the disk.
        pins: Seals the codes.
        programme: Whose letters they are.
        line: The number that they say to ring, E.164.
    """

    work: Work
    pins: Pins
    programme: Programme
    line: str

    def waiting(self) -> Sequence[int]:
        """The numbers of those who have neither a PIN nor a code that is still good, or have asked for a letter."""
        without = activation_codes.without_any(self.work.connection, self.programme.code, self.work.today)
        return sorted({*without, *wished_for(self.work, self.programme.code)})

    def write(self, people: Sequence[int], folder: Path, *, forgotten: bool = False) -> PrintedBatch:
        """Write a letter for each as a folder of PDFs with `manifest.csv`, whole or not at all.

        A letter that cannot be printed becomes a task.

        Args:
            people: The numbers of those who get one.
            folder: Where it is written.
            forgotten: Whether it is for those too who have a PIN, blocked or not, and know it no more.

        Raises:
            HasPin: One of them has a PIN.
            OSError: The folder cannot be written to.
        """
        wished = set() if forgotten else set(wished_for(self.work, self.programme.code))
        if not forgotten and any(standing_of(self.work, each) in HAS_PIN for each in people if each not in wished):
            raise HasPin(
                "This beneficiary has a PIN already: `allo pin unblock` lets them pay again with it, and --forgotten "
                "writes a letter to choose another."
            )
        printed: list[LetterRecipient] = []
        write_folder(folder, self._contents(people, printed))
        return PrintedBatch(folder, len(printed), sum(not postal.is_known(each) for each in printed))

    def _contents(self, people: Sequence[int], printed: list[LetterRecipient]) -> Iterator[tuple[str, bytes]]:
        manifest = io.StringIO(newline="")
        writer = csv.writer(manifest)
        writer.writerow(MANIFEST)
        for number, beneficiary_id in enumerate(people, start=1):
            try:
                pdf = self._letter(beneficiary_id)
            except LetterNotPrintable:
                open_task(self.work, NOT_PRINTED, {"beneficiary": beneficiary_id, "letter": "activation"})
                continue
            name = f"{number:05d}-activation.pdf"
            to = beneficiaries.recipient(self.work.connection, beneficiary_id)
            people_columns = (to.cesu_code, to.civility, to.given_name, to.family_name)
            writer.writerow((name, to.programme, *people_columns, "activation"))
            printed.append(to)
            yield name, pdf
        yield "manifest.csv", manifest.getvalue().encode()

    def _letter(self, beneficiary_id: int) -> bytes:
        """The letter with a new code, whose seal is kept once the letter can be printed."""
        code, until = draw_code(), self.work.today + timedelta(days=CODE_LASTS_DAYS)
        pdf = self._typeset(beneficiary_id, code, until)
        seal = self.pins.seal_activation(beneficiary_id, code)
        activation_codes.put(self.work.connection, beneficiary_id, seal, until)
        if has_pin(self.work, beneficiary_id):
            announce_codes(self.work, [beneficiary_id])
        close_wishes(self.work, beneficiary_id, "a letter was written")
        return pdf

    def _typeset(self, beneficiary_id: int, code: str, until: date) -> bytes:
        recipient = beneficiaries.recipient(self.work.connection, beneficiary_id)
        data = {
            **letterhead(self.work, self.programme, recipient),
            "code": " ".join(code[at : at + 2] for at in range(0, len(code), 2)),
            "until": french.day(until),
            "line": french.phone("0" + self.line.removeprefix("+33")) if self.line.startswith("+33") else self.line,
        }
        return typeset("activation", data, self.work.now)


def draw_code() -> str:
    """Ten random digits, the first no zero, so that no text takes them for a telephone number."""
    least = 10 ** (CODE_DIGITS - 1)
    return str(least + secrets.randbelow(9 * least))
