"""Where a beneficiary is reached, whole: numbers, address, e-mail, what was changed of it and by whom."""

from fastapi import APIRouter, Response

from backend.api.api_context import Id
from backend.console.console_context import ConsoleContext
from backend.console.console_page import Page, as_by_api
from backend.console.pages.page_person import PERSON
from backend.console.refusals import PageRefusal
from backend.console.visit import Visit, Visiting
from backend.domain.numbering import E164, e164
from backend.domain.payer_contact import NoSuchContact, is_email, sound_address
from backend.services import contact_keeping
from backend.services.reaching import beneficiary_of
from backend.services.work import Work

UNPROCESSABLE = 422


def _add(routes: APIRouter, _context: ConsoleContext) -> None:
    @routes.get("/beneficiaires/{beneficiary_id}/coordonnees")
    def look(visit: Visiting, beneficiary_id: Id) -> Response:
        with visit.work() as work:
            who = beneficiary_of(work, visit.act, beneficiary_id)
            return visit.page(
                "contact.html",
                who=who,
                contact=contact_keeping.contact_of(work, who.id),
                changes=contact_keeping.changes_of(work, who.id),
            )

    @routes.post("/beneficiaires/{beneficiary_id}/numeros")
    def number(visit: Visiting, beneficiary_id: Id) -> Response:
        back = _here(beneficiary_id)

        def act(work: Work) -> str:
            who = beneficiary_of(work, visit.act, beneficiary_id)
            new = _number(visit.form.get("number", ""), back)
            added = contact_keeping.add_number(work, who.id, new, visit.trace())
            return "numero" if added else "numero-deja"

        return visit.acting(back, act)

    @routes.post("/beneficiaires/{beneficiary_id}/coordonnees")
    def change(visit: Visiting, beneficiary_id: Id) -> Response:
        def act(work: Work) -> str:
            who = beneficiary_of(work, visit.act, beneficiary_id)
            return "coordonnees" if _change(work, visit, who.id) else "rien-change"

        return visit.acting(_here(beneficiary_id), act)

    @routes.post("/beneficiaires/{beneficiary_id}/coordonnees/defaire")
    def undo(visit: Visiting, beneficiary_id: Id) -> Response:
        def act(work: Work) -> str:
            who = beneficiary_of(work, visit.act, beneficiary_id)
            change_id = visit.form.get("change", "")
            contact_keeping.undo(work, who.id, int(change_id) if change_id.isdecimal() else 0, visit.trace())
            return "defait"

        return visit.acting(_here(beneficiary_id), act)


def _change(work: Work, visit: Visit, beneficiary_id: int) -> bool:
    """Change the address or the e-mail, whichever form was sent; an empty one takes away what is on file."""
    form, trace = visit.form, visit.trace()
    if "email" in form:
        email = form["email"].strip() or None
        if email is not None and not is_email(email):
            raise NoSuchContact("This is no e-mail address.")
        return contact_keeping.change_email(work, beneficiary_id, email, trace)
    parts = {name: form.get(name, "") for name in ("street", "postcode", "town", "more")}
    address = sound_address(**parts) if any(map(str.strip, parts.values())) else None
    return contact_keeping.change_address(work, beneficiary_id, address, trace)


def _number(typed: str, back: str) -> str:
    compact = "".join(each for each in typed if each.isdigit() or each == "+")
    number = compact if E164.fullmatch(compact) else e164(compact)
    if number is None:
        raise PageRefusal("numero-faux", UNPROCESSABLE, back)
    return number


def _here(beneficiary_id: int) -> str:
    return f"{PERSON}/{beneficiary_id}/coordonnees"


_ONE = "/console/beneficiaires/{beneficiary_id}"
PAGE = Page(
    _add,
    {
        f"GET {_ONE}/coordonnees": as_by_api("beneficiary.contact"),
        f"POST {_ONE}/coordonnees": as_by_api("beneficiary.contact_change"),
        f"POST {_ONE}/coordonnees/defaire": as_by_api("beneficiary.contact_undo"),
        f"POST {_ONE}/numeros": as_by_api("beneficiary.number"),
    },
)
