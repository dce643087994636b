"""Chromium for the tests of pages: one browser while these tests run in a worker, somebody new for each test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import launched, looking


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A browser; closed before a worker goes on to other tests, whose event loops Playwright's would disturb."""
    with launched() as browser:
        yield browser


@pytest.fixture
def person(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody at a browser without a past."""
    with looking(browser) as person:
        yield person


@pytest.fixture
def page(person: BrowserContext) -> Page:
    """Their first page."""
    return person.new_page()
