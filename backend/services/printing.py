"""Prints letters for those who have no e-mail: asked for once, put in a batch, written whole for the post."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from backend.domain.lifecycle import LINE, By
from backend.domain.people import NoSuchBeneficiary
from backend.domain.programme import Programme
from backend.services import payment_lookup, postal, receipts
from backend.services.adviser_tasks import open_task
from backend.services.files import write_folder
from backend.services.receipts import LetterNotPrintable
from backend.services.work import Work
from backend.storage import bank_files, beneficiaries, print_jobs
from backend.storage.beneficiaries import LetterRecipient
from backend.storage.print_jobs import PrintJob

MANIFEST = ("file", "programme", "cesu_code", "civility", "given_name", "family_name", "letter", "subject")
"""What the mail room needs; the postal addresses show through the envelopes' windows."""


@dataclass(frozen=True, slots=True)
class PrintedBatch:
    """A batch that was written: its folder, how many letters it holds, and how many have no postal address."""

    folder: Path
    letters: int
    without_address: int


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


def sends_statements(work: Work, beneficiary_id: int) -> bool:
    """Whether a beneficiary is sent the statement of each month by post."""
    return beneficiaries.wants_paper(work.connection, beneficiary_id)


def take_batch(work: Work) -> int | None:
    """The batch to write: one that a crash left unwritten, or a new one of all that waits; None: nothing."""
    bank_files.wait_in_line(work.connection, "print batch")
    unwritten = print_jobs.unwritten_batch(work.connection)
    return unwritten if unwritten is not None else print_jobs.begin_batch(work.connection, work.now)


def write_batch(work: Work, batch_id: int, programmes: Mapping[str, Programme], out: Path) -> PrintedBatch:
    """Write a batch as a folder of PDFs with `manifest.csv`, whole or not at all, and note it.

    Written twice after a crash, it is the same folder again. A letter that cannot be printed becomes a task.
    Letters are in the order of their postcodes, as the post takes them; those without one come first.
    """
    jobs = print_jobs.jobs_of(work.connection, batch_id)
    recipients = {job.id: beneficiaries.recipient(work.connection, job.beneficiary_id) for job in jobs}
    jobs.sort(key=lambda job: (recipients[job.id].postcode or "", job.id))
    folder = out / f"print-{batch_id:06d}"
    printed: list[PrintJob] = []
    write_folder(folder, _contents(work, jobs, recipients, programmes, printed))
    print_jobs.mark_written(work.connection, batch_id, work.now)
    for job in jobs:
        if job not in printed:
            open_task(work, "letter.not_printed", {"job": job.id, "letter": job.letter, "subject": job.subject})
    unknown = sum(not postal.is_known(recipients[job.id]) for job in printed)
    return PrintedBatch(folder, len(printed), unknown)


def _contents(
    work: Work,
    jobs: list[PrintJob],
    recipients: Mapping[int, LetterRecipient],
    programmes: Mapping[str, Programme],
    printed: list[PrintJob],
) -> Iterator[tuple[str, bytes]]:
    """Each file of the folder; the jobs that could be printed are put into `printed`."""
    manifest = io.StringIO(newline="")
    writer = csv.writer(manifest)
    writer.writerow(MANIFEST)
    for number, job in enumerate(jobs, start=1):
        recipient = recipients[job.id]
        programme = programmes.get(recipient.programme)
        pdf = _letter(work, job, programme) if programme else None
        if pdf is None:
            continue
        name = f"{number:05d}-{job.letter}.pdf"
        people = (recipient.cesu_code, recipient.civility, recipient.given_name, recipient.family_name)
        writer.writerow((name, recipient.programme, *people, job.letter, job.subject))
        printed.append(job)
        yield name, pdf
    yield "manifest.csv", manifest.getvalue().encode()


def _letter(work: Work, job: PrintJob, programme: Programme) -> bytes | None:
    """The letter; None where it cannot be printed."""
    try:
        if job.reference:
            return receipts.receipt(work, programme, job.reference, LINE)
        assert job.month is not None, "a letter is a receipt or a statement"
        return receipts.statement(work, programme, job.beneficiary_id, job.month)
    except LetterNotPrintable:
        return None
