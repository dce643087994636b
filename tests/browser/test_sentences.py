"""An editor in a real browser: hears a sentence, has it said, and takes it back, by keyboard and on a telephone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import breaches_in_both_lights
from tests.support.callers import JEANNE
from tests.support.console_visitor import person
from tests.support.line import Line

SENSES = Path(__file__).parent / "senses.js"
WIDTH = 360


@pytest.fixture
def editor(page: Page, line: Line) -> Page:
    """The page of an editor."""
    anne = person(line, "editor", name="anne")
    page.set_viewport_size({"width": WIDTH, "height": 740})
    page.context.add_cookies([{"name": "allo_console", "value": anne.token, "url": line.url}])
    return page


def test_a_sentence_is_found_heard_saved_and_taken_back_by_keyboard(editor: Page, line: Line) -> None:
    editor.add_init_script(path=SENSES)
    editor.goto(f"{line.url}/console")
    editor.get_by_label("Mots de la phrase").focus()
    editor.keyboard.type("merci appel")
    editor.keyboard.press("Enter")
    editor.get_by_role("link", name="Merci de votre appel. Au revoir.").first.focus()
    editor.keyboard.press("Enter")
    field = editor.get_by_label("Ce qui est dit")
    field.fill("Merci bien. | À bientôt.")
    editor.get_by_role("button", name="Essayer").focus()
    editor.keyboard.press("Enter")
    editor.get_by_role("button", name="Écouter : Merci bien.").focus()
    editor.keyboard.press("Enter")
    expect(editor.locator("html")).to_have_attribute("said", "Merci bien. À bientôt. ")
    expect(field).to_have_value("Merci bien. | À bientôt.")
    editor.get_by_label("Pourquoi").first.fill("plus court")
    editor.keyboard.press("Enter")
    expect(editor.get_by_role("heading", level=2, name="Ce que vous avez tapé")).to_be_visible()
    editor.get_by_role("button", name="Enregistrer").focus()
    editor.keyboard.press("Enter")
    expect(editor.get_by_role("status")).to_contain_text("La phrase est enregistrée")
    line.context.phrasebook.look(line.context.database, line.clock)
    call = JEANNE.ring(line.telephone)
    for keys in (JEANNE.cesu, JEANNE.born, "*6"):
        call.press(keys)
    assert "Merci bien." in " ".join(call.heard)
    for folded in editor.locator("main summary").all():
        folded.click()
    assert breaches_in_both_lights(editor) == []
    assert editor.evaluate("document.documentElement.scrollWidth") <= WIDTH
    editor.locator("#why-0").fill("demande du conseil")
    editor.keyboard.press("Enter")
    expect(editor.get_by_role("status")).to_contain_text("La phrase est reprise")
    expect(field).to_have_value("Merci de votre appel. Au revoir.")


def test_where_the_browser_has_no_voice_no_button_is_shown(editor: Page, line: Line) -> None:
    editor.goto(f"{line.url}/console/phrases/common.goodbye/say")
    expect(editor.get_by_text("À voix haute")).to_be_visible()
    expect(editor.locator("button[data-say]")).to_be_hidden()
    editor.get_by_role("button", name="Essayer").click()
    assert breaches_in_both_lights(editor) == []
