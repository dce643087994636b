"""The whole console: its pages put together behind one door. A further page is a module and its line in PAGES."""

from fastapi import APIRouter

from backend.console.console_context import ConsoleContext
from backend.console.console_door import ConsoleDoor
from backend.console.pages import (
    page_assets,
    page_bank,
    page_bank_files,
    page_contact,
    page_conversation,
    page_intervenant,
    page_own_account,
    page_payment,
    page_person,
    page_queue,
    page_search,
    page_sign_in,
    page_supervision,
    page_welcome,
    page_words,
)

PAGES = (
    page_assets.PAGE,
    page_sign_in.PAGE,
    page_welcome.PAGE,
    page_search.PAGE,
    page_person.PAGE,
    page_contact.PAGE,
    page_conversation.PAGE,
    page_intervenant.PAGE,
    page_payment.PAGE,
    page_queue.PAGE,
    page_bank.PAGE,
    page_bank_files.PAGE,
    page_supervision.PAGE,
    page_words.PAGE,
    page_own_account.PAGE,
)
"""In the order of the navigation."""

CONSOLE_ACTS = {route: act for page in PAGES for route, act in page.acts.items()}


def console_routes(context: ConsoleContext) -> APIRouter:
    """The routes under `/console`."""
    navigation = tuple(place for page in PAGES for place in page.navigation)
    uploads = frozenset(route for page in PAGES for route in page.uploads)
    door = ConsoleDoor(context, CONSOLE_ACTS, navigation, uploads)
    whole = APIRouter()
    for page in (*PAGES, page_assets.NOWHERE):
        routes = APIRouter(prefix="/console", route_class=door.open_route() if page.is_open else door.route())
        page.add(routes, context)
        whole.include_router(routes)
    return whole
