"""Somebody at the telephone in the browser who has read nothing: they click what is lit."""

from playwright.sync_api import Page, expect

from tests.browser.chromium import PATIENCE_MS

expect.set_options(timeout=PATIENCE_MS)
CLICKS = ("Appeler", "31000017", "12031938", "Taper 1", "Taper 1", "3*30#", "Taper 1", "482915")
"""What the lit button says before each click of a first payment."""


def follow(page: Page, *said: str) -> None:
    """Click the lit button again and again, each time that it says this."""
    for words in said:
        button = page.locator("#next-act")
        expect(button).to_contain_text(words)
        log = page.locator("#log")
        before = log.text_content() or ""
        button.click()
        # What the line says next comes with what was done.
        expect(log).not_to_have_text(before)
