"""Has people told of what an issuer's file changed of how they are reached, or paid: in the transaction that did."""

from backend.services import contact_keeping
from backend.services.issuer_files.layouts import Kind
from backend.services.work import Work
from backend.storage.staging.staged_file import StagedFile


def tell_of_file(work: Work, kind: Kind, staged: StagedFile, name: str) -> None:
    """Tell whom the lines that were written concern, once however much a line changes; `name` is the file's."""
    if kind == "beneficiaries":
        contact_keeping.announce_changes(work, staged.keep_payer_news(f"file {name}", work.now))
