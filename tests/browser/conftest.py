"""Chromium for the tests of pages: one browser while these tests run in a worker, somebody new for each test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import Engine

from tests.browser.chromium import launched, looking
from tests.support.clock import StoppedClock
from tests.support.served_demo import ServedDemo, serving_demo

SERVED = {"demo", "line"}
"""The fixtures that serve pages, which ask again and again for what is new."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A browser; closed before a worker goes on to other tests, whose event loops Playwright's would disturb."""
    with launched() as browser:
        yield browser


@pytest.fixture
def person(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """Somebody at a browser without a past, who leaves before what they look at is served no more."""
    for served in SERVED & set(request.fixturenames):
        request.getfixturevalue(served)
    with looking(browser) as person:
        yield person


@pytest.fixture
def page(person: BrowserContext) -> Page:
    """Their first page."""
    return person.new_page()


@pytest.fixture
def demo(engine: Engine, clock: StoppedClock) -> Iterator[ServedDemo]:
    """The demo, served."""
    with serving_demo(engine, clock) as served:
        yield served
