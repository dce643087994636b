"""The whole API: its rooms put together behind one door. Money is in cents, time in minutes, moments in UTC.

CESU codes travel in bodies, never in URLs, which proxies log. It publishes no description of itself.
"""

from fastapi import APIRouter

from backend.api.api_by_hand import add_holding, add_money
from backend.api.api_contact import add_contact
from backend.api.api_context import ApiContext
from backend.api.api_door import behind_the_door
from backend.api.api_guard import ApiGuard
from backend.api.api_payments import add_payments
from backend.api.api_people import add_help, add_people
from backend.api.api_person_data import add_person_data
from backend.api.api_tasks import add_tasks
from backend.api.api_trail import add_accounts, add_figures, add_trail
from backend.api.api_trusted import add_trusted

ROOMS = (
    add_people,
    add_help,
    add_contact,
    add_trusted,
    add_payments,
    add_holding,
    add_money,
    add_tasks,
    add_person_data,
    add_trail,
    add_figures,
    add_accounts,
)


def api_routes(context: ApiContext, guard: ApiGuard) -> APIRouter:
    """The routes under `/api`, for whoever bears the token of an account whose role may."""
    routes = APIRouter(prefix="/api", route_class=behind_the_door(guard))
    for add in ROOMS:
        add(routes, context)
    return routes
