"""Prints letters for those who have no e-mail: asked for once, put in a batch, written whole for the post."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from backend.domain.lifecycle import LINE, By
from backend.domain.people import NoSuchBeneficiary
from backend.domain.programme import Programme
from backend.services import payment_lookup, receipts
from backend.services.files import write_folder
from backend.services.work import Work
from backend.storage import bank_files, beneficiaries, print_jobs
from backend.storage.print_jobs import PrintJob

MANIFEST = ("file", "programme", "cesu_code", "civility", "given_name", "family_name", "letter", "subject")
"""What the mail room needs; it has the postal addresses, by CESU code."""


class NoLetterPossible(RuntimeError):  # noqa: N818 - a sentence, as all our errors
    """A letter belongs to a programme that there is not any more."""


def ask_for_receipt(work: Work, reference: str, by: By) -> bool:
    """Ask for a payment's receipt by post; False when it waits already.

    Raises:
        NoSuchPayment: There is none, or it is not theirs.
    """
    payment = payment_lookup.find(work, reference, by)
    values = {"beneficiary_id": payment.payer.id, "payment_id": payment.id, "asked_at": work.now}
    return print_jobs.ask(work.connection, {"key": f"receipt:{reference}", **values})


def ask_for_statement(work: Work, beneficiary_id: int, month: date) -> bool:
    """Ask for the statement of a month (any day of it) by post; False when it waits already."""
    first = month.replace(day=1)
    key = f"statement:{beneficiary_id}:{first:%Y-%m}"
    values = {"beneficiary_id": beneficiary_id, "month": first, "asked_at": work.now}
    return print_jobs.ask(work.connection, {"key": key, **values})


def send_statements(work: Work, beneficiary_id: int, *, monthly: bool) -> None:
    """Send a beneficiary the statement of each month by post, or no more.

    Raises:
        NoSuchBeneficiary: There is none of this number.
    """
    if not beneficiaries.want_paper(work.connection, beneficiary_id, wants=monthly):
        raise NoSuchBeneficiary("Nobody has this number.")


def take_batch(work: Work) -> int | None:
    """The batch to write: one that a crash left unwritten, or a new one of all that waits; None: nothing."""
    bank_files.wait_in_line(work.connection, "print batch")
    unwritten = print_jobs.unwritten_batch(work.connection)
    return unwritten if unwritten is not None else print_jobs.begin_batch(work.connection, work.now)


def write_batch(work: Work, batch_id: int, programmes: Mapping[str, Programme], out: Path) -> tuple[Path, int]:
    """Write a batch as a folder of PDFs with `manifest.csv`, whole or not at all, and note it.

    Written twice after a crash, it is the same folder again.

    Returns:
        The folder, and how many letters it holds.

    Raises:
        NoLetterPossible: A beneficiary's programme is not among `programmes`.
    """
    jobs = print_jobs.jobs_of(work.connection, batch_id)
    folder = out / f"print-{batch_id:06d}"
    write_folder(folder, _contents(work, jobs, programmes))
    print_jobs.mark_written(work.connection, batch_id, work.now)
    return folder, len(jobs)


def _contents(work: Work, jobs: list[PrintJob], programmes: Mapping[str, Programme]) -> Iterator[tuple[str, bytes]]:
    manifest = io.StringIO(newline="")
    writer = csv.writer(manifest)
    writer.writerow(MANIFEST)
    for number, job in enumerate(jobs, start=1):
        recipient = beneficiaries.recipient(work.connection, job.beneficiary_id)
        if (programme := programmes.get(recipient.programme)) is None:
            raise NoLetterPossible(f"There is no programme {recipient.programme}: the letters were not printed.")
        letter = "receipt" if job.reference else "statement"
        name = f"{number:05d}-{letter}.pdf"
        subject = job.reference or f"{job.month:%Y-%m}"
        people = (recipient.cesu_code, recipient.civility, recipient.given_name, recipient.family_name)
        writer.writerow((name, recipient.programme, *people, letter, subject))
        yield name, _letter(work, job, programme)
    yield "manifest.csv", manifest.getvalue().encode()


def _letter(work: Work, job: PrintJob, programme: Programme) -> bytes:
    if job.reference:
        return receipts.receipt(work, programme, job.reference, LINE)
    assert job.month is not None, "a letter is a receipt or a statement"
    return receipts.statement(work, programme, job.beneficiary_id, job.month)
