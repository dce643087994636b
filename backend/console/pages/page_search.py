"""The first page: who is meant, by name, code, telephone number or reference. What is typed travels in bodies alone."""

from fastapi import APIRouter, Response

from backend.console.console_context import ConsoleContext
from backend.console.console_page import EVERYBODY, Page, as_by_api
from backend.console.visit import HOME, Visiting
from backend.services import finding_people

SEARCH = f"{HOME}/recherche"
FIRST = (
    (SEARCH, "beneficiary.find"),
    (f"{HOME}/banque", "bank.look"),
    (f"{HOME}/taches", "task.list"),
    (f"{HOME}/supervision", "supervision.look"),
    (f"{HOME}/phrases", "words.list"),
)
"""Where the console begins, for who may: the first of these."""

PAGES = {"beneficiary": f"{HOME}/beneficiaires", "intervenant": f"{HOME}/intervenants"}
"""Where somebody's page is, by what they are."""


def _add(routes: APIRouter, _context: ConsoleContext) -> None:
    @routes.get("")
    def home(visit: Visiting) -> Response:
        return visit.go(next((path for path, what in FIRST if visit.may(what)), f"{HOME}/compte"))

    @routes.get("/recherche")
    def ask(visit: Visiting) -> Response:
        return visit.page("search.html", typed="", found=None, most=finding_people.MOST_FOUND)

    @routes.post("/recherche")
    def find(visit: Visiting) -> Response:
        typed = visit.form.get("typed", "").strip()
        with visit.work() as work:
            found = finding_people.find(work, visit.own_programmes, typed)
            visit.act.about(found=len(found))
            if len(found) == 1:
                visit.act.about(**{found[0].kind: found[0].person.id})
        if len(found) == 1:
            return visit.go(f"{PAGES[found[0].kind]}/{found[0].person.id}")
        return visit.page("search.html", typed=typed, found=found, most=finding_people.MOST_FOUND)


PAGE = Page(
    _add,
    {
        "GET /console": EVERYBODY,
        "GET /console/recherche": EVERYBODY,
        "POST /console/recherche": as_by_api("beneficiary.find"),
    },
    ((SEARCH, "Rechercher", "beneficiary.find"),),
)
