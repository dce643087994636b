"""Has people told of what an issuer's file changed of how they are reached, paid, or choose a PIN."""

from backend.services import contact_keeping, owner_news
from backend.services.issuer_files.layouts import Kind
from backend.services.work import Work
from backend.storage.staging.staged_file import StagedFile


def tell_of_file(work: Work, kind: Kind, staged: StagedFile, name: str) -> None:
    """Tell whom the lines that were written concern, once however much a line changes; `name` is the file's.

    It is set by set: what changes nothing costs nothing here.
    """
    match kind:
        case "beneficiaries":
            contact_keeping.announce_changes(work, staged.keep_payer_news(f"file {name}", work.now))
        case "intervenants":
            staged.tell_payees(owner_news.PAYEE_CHANGED, work.now)
        case "activation-codes":
            owner_news.announce_codes(work, staged.coded_beside_a_pin())
