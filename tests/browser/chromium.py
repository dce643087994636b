"""A real Chromium, headless, for tests that look at pages as a person does."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 20_000
"""How long anything is waited for: a machine may be busy, and nobody waits so long where it is not."""

OWN: dict[str, Any] = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "reduced_motion": "reduce"}
"""Nothing moves: what fades in has no contrast yet."""

NONE_HERE = "No Chromium is here to look at the pages with: install it, with `apt-get install chromium` on Debian"


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser for as long as the context lasts; a skip that says how to get one where there is none."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(NONE_HERE)
    with sync_playwright() as playwright:
        # Chromium refuses its sandbox to root, which a container's tests often are.
        own = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=found, args=[*own, "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@contextmanager
def looking(browser: Browser, **others: Any) -> Iterator[BrowserContext]:
    """Somebody French at a browser of their own, whom it tells of no trouble: `others` are Playwright's settings.

    Whatever a page complains of on its console, such as a breach of its own Content-Security-Policy, fails the test.
    """
    context = browser.new_context(**(OWN | others))
    context.set_default_timeout(PATIENCE_MS)
    troubles: list[str] = []
    context.on("console", lambda said: troubles.append(said.text) if said.type in {"error", "warning"} else None)
    context.on("weberror", lambda thrown: troubles.append(str(thrown.error)))
    try:
        yield context
    finally:
        context.close()
    assert troubles == [], f"the page has no trouble to tell: {troubles}"


def breaches(page: Page) -> list[str]:
    """What axe finds against accessibility on a page as it is now: a sentence for each rule, with where."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['help']} ({rule['id']}): {[node['html'][:200] for node in rule['nodes']]}" for rule in found]


def breaches_in_both_lights(page: Page) -> list[str]:
    """The same in the light and in the dark, without repeating itself."""
    found: dict[str, None] = {}
    for light in ("light", "dark"):
        page.emulate_media(color_scheme=light)
        found |= dict.fromkeys(f"{light}: {breach}" for breach in breaches(page))
    return list(found)
