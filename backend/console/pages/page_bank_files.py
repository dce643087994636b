"""What goes to the bank and comes back: its files to be taken there, and its answers to be applied."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import APIRouter, Response

from backend.console.console_context import ConsoleContext
from backend.console.console_page import Page, console_act
from backend.console.pages.page_bank import BANK
from backend.console.refusals import PageRefusal
from backend.console.rendering import HEADERS
from backend.console.visit import Visit, Visiting
from backend.domain.bank_file import BankFile
from backend.services.bank import exporting, importing
from backend.services.bank.bank_xml import BankFileRefused
from backend.services.bank.importing import Imported
from backend.services.work import Work

FORBIDDEN, NOT_FOUND, UNPROCESSABLE = 403, 404, 422


def _add(routes: APIRouter, _context: ConsoleContext) -> None:
    @routes.get("/banque/fichiers/{message_id}")
    def download(visit: Visiting, message_id: str) -> Response:
        visit.back = BANK
        with visit.work() as work:
            file = _theirs(work, visit, message_id)
        saved_as = {"Content-Disposition": f'attachment; filename="{file.message_id}.xml"'}
        return Response(file.content, headers=dict(HEADERS) | saved_as, media_type="application/xml")

    @routes.post("/banque/remis")
    def handed_over(visit: Visiting) -> Response:
        return visit.acting(BANK, lambda work: _mark(work, visit))

    @routes.post("/banque/reponses")
    def answered(visit: Visiting) -> Response:
        return visit.go(BANK, _word_of(_imported(visit)))


def _theirs(work: Work, visit: Visit, message_id: str) -> BankFile:
    """A file of a programme that the account may see; any other is none."""
    file = exporting.file_named(work, message_id)
    if file is None or not visit.account.covers(file.programme):
        raise PageRefusal("fichier-inconnu", NOT_FOUND, BANK)
    visit.act.about(file=file.message_id)
    return file


def _mark(work: Work, visit: Visit) -> str:
    exporting.mark_sent(work, _theirs(work, visit, visit.form.get("file", "")))
    return "remis"


def _imported(visit: Visit) -> Imported:
    """Apply an answer, in transactions of its own; it is of all programmes at once."""
    if visit.account.programmes is not None:
        raise PageRefusal("role", FORBIDDEN, BANK)
    try:
        done = importing.import_answer(lambda: _begun(visit), visit.upload, visit.context.programmes.values())
    except BankFileRefused:
        raise PageRefusal("reponse-illisible", UNPROCESSABLE, BANK) from None
    visit.act.about(kind=done.kind, settled=done.settled, rejected=done.rejected)
    return done


@contextmanager
def _begun(visit: Visit) -> Iterator[Work]:
    """One transaction now."""
    with visit.context.engine.begin() as connection:
        yield Work(connection, visit.context.clock())


def _word_of(done: Imported) -> str:
    """The key of what came of an answer."""
    if done.seen_before:
        return "reponse-connue"
    return "reponse-a-voir" if done.unknown or done.conflicts else "reponse"


PAGE = Page(
    _add,
    {
        "GET /console/banque/fichiers/{message_id}": console_act("bank.download", "finance"),
        "POST /console/banque/remis": console_act("bank.sent", "finance"),
        "POST /console/banque/reponses": console_act("bank.import", "finance"),
    },
    uploads=frozenset({"POST /console/banque/reponses"}),
)
