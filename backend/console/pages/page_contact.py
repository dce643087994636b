"""Where a beneficiary is reached, whole: numbers, address, e-mail, what was changed of it and by whom."""

from typing import get_args

from fastapi import APIRouter, Response

from backend.api.api_context import Id
from backend.console.console_context import ConsoleContext
from backend.console.console_page import Page, as_by_api, console_act
from backend.console.pages.page_person import PERSON
from backend.console.refusals import PageRefusal
from backend.console.visit import Visit, Visiting
from backend.domain.call_wish import CallWish
from backend.domain.numbering import E164, e164
from backend.domain.payer_contact import NoSuchContact, is_email, sound_address
from backend.domain.transfer import CallSubject, Topic
from backend.services import call_list, contact_keeping
from backend.services.call_list import Waiting
from backend.services.reaching import beneficiary_of
from backend.services.work import Work

UNPROCESSABLE = 422
MOST_DIGITS = 18


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
            is_one = change_id.isdecimal() and len(change_id) <= MOST_DIGITS
            contact_keeping.undo(work, who.id, int(change_id) if is_one else 0, visit.trace())
            return "defait"

        return visit.acting(_here(beneficiary_id), act)

    @routes.post("/beneficiaires/{beneficiary_id}/rappel")
    def call_back(visit: Visiting, beneficiary_id: Id) -> Response:
        return visit.acting(_here(beneficiary_id), lambda work: _list(work, visit, beneficiary_id))


def _list(work: Work, visit: Visit, beneficiary_id: int) -> str:
    """Put somebody on the list of those who are called back, at a number of theirs."""
    who = beneficiary_of(work, visit.act, beneficiary_id)
    on_file = [each.number for each in contact_keeping.contact_of(work, who.id).numbers]
    if not on_file:
        raise PageRefusal("sans-numero", UNPROCESSABLE, visit.back)
    chosen = visit.form.get("number", "")
    number = chosen if chosen in on_file else on_file[0]
    topics: dict[str, Topic] = {each: each for each in get_args(Topic)}
    topic = topics.get(visit.form.get("topic", ""), "other")
    waiting = Waiting(who.programme, None, who.id, None, number)
    listed = call_list.add(work, waiting, CallWish(CallSubject(topic, known_number=True)))
    return "rappel" if listed == "listed" else "rappel-deja"


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
        f"POST {_ONE}/rappel": console_act("beneficiary.call_back", "adviser"),
    },
)
