"""The browser that the pages are tested with: it sees what is wrong."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import breaches_in_both_lights, looking

GREY = "<!doctype html><html lang=fr><title>t</title><main><h1 style='color:#aaa;background:#fff'>Bonjour</h1></main>"


def test_what_cannot_be_read_is_found(page: Page) -> None:
    page.set_content(GREY)

    assert any("color-contrast" in breach for breach in breaches_in_both_lights(page))


def test_what_a_page_complains_of_fails_its_test(browser: Browser) -> None:
    with pytest.raises(AssertionError, match="no trouble"), looking(browser) as person:
        person.new_page().evaluate("console.error('Quelque chose manque.')")
