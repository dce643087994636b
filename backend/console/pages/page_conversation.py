"""A conversation written down: what the line said and what was heard, without secrets; for a day, as journals are."""

from fastapi import APIRouter, Response

from backend.api.api_context import Id
from backend.console.console_context import ConsoleContext
from backend.console.console_page import Page, console_act
from backend.console.pages.page_person import PERSON
from backend.console.refusals import PageRefusal
from backend.console.visit import Visiting
from backend.services import conversation_keeping, desk_views, payment_lookup
from backend.services.reaching import beneficiary_of


def _add(routes: APIRouter, context: ConsoleContext) -> None:
    @routes.get("/beneficiaires/{beneficiary_id}/conversations/{conversation_id}")
    def look(visit: Visiting, beneficiary_id: Id, conversation_id: Id) -> Response:
        visit.back = f"{PERSON}/{beneficiary_id}"
        with visit.work() as work:
            who = beneficiary_of(work, visit.act, beneficiary_id)
            listed = {each.id: each for each in desk_views.conversations_of(work, who.id)}
            conversation = conversation_keeping.by_id(work, conversation_id)
            if conversation is None or conversation_id not in listed:
                raise PageRefusal("conversation-inconnue", 404, visit.back)
            visit.act.about(conversation=conversation_id)
            return visit.page(
                "conversation.html",
                who=who,
                listed=listed[conversation_id],
                lines=context.transcribe(work, conversation),
                payments=payment_lookup.paid_in(work, conversation_id),
            )


PAGE = Page(
    _add,
    {
        "GET /console/beneficiaires/{beneficiary_id}/conversations/{conversation_id}": console_act(
            "beneficiary.conversation", "adviser"
        )
    },
)
