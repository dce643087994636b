"""Wires the telephone in the browser to the demo: its people, its Twilio, and what is seen inside the line."""

from urllib.parse import urlsplit

from fastapi import FastAPI

from backend.services import enrolling
from backend.services.work import Work
from bot.context import AppContext
from bot.demo import demo_twilio, loading
from bot.demo.demo_ear import DemoEar
from bot.demo.phone_people import phone_owners
from bot.demo.seeing_inside import SeeingInside
from bot.settings import Settings
from channels.phone.browser import phone_routes as browser
from channels.phone.browser.phone_desk import PhoneWorld
from channels.phone.rest import RestSide


def add(app: FastAPI, settings: Settings, context: AppContext, side: RestSide, ear: DemoEar) -> str | None:
    """Add the page, and return its URL; None where the line may serve anybody but the demo's people.

    Whoever opens the page rings and texts as any of them.
    """
    if settings.database_url is not None:
        return None
    with context.database.connect() as connection:
        if enrolling.anybody_beside(Work(connection, context.clock()), loading.codes()):
            return None
    owners = phone_owners(lambda programme: context.line_of(context.programmes[programme]))
    telephone = demo_twilio.telephone_of(settings)
    world = PhoneWorld(owners, telephone, side, SeeingInside(context, ear))
    app.include_router(browser.phone_routes(world, _own_names(settings)))
    return demo_twilio.base_url(settings) + browser.PATH


def _own_names(settings: Settings) -> set[str]:
    """The names by which this server is reached from elsewhere."""
    public = urlsplit(settings.public_url or "").hostname
    return {settings.host, *([public] if public else [])}
