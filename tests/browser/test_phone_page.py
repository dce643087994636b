"""The telephone in the browser, as somebody uses it who has read nothing."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import breaches_in_both_lights, looking
from tests.browser.newcomer import CLICKS, follow
from tests.support.line import JEANNE, LINE
from tests.support.served_demo import ServedDemo

SENSES = Path(__file__).parent / "senses.js"
"""A browser with a French voice, a microphone and a loudspeaker, which remembers what they did."""

PADDING = 80
"""Pixels that the page leaves below its last line at most."""

PAID = "select count(*) from payments where confirmation not like 'demo:%'"


def test_a_first_payment_takes_eight_clicks_on_one_button_and_the_intervenant_is_told(
    page: Page, demo: ServedDemo
) -> None:
    page.goto(str(demo.page))
    assert breaches_in_both_lights(page) == []
    follow(page, *CLICKS)
    expect(page.locator("#log")).to_contain_text("C'est payé. Il vous reste trente-huit heures trente.")
    expect(page.locator("#beside_texts")).to_contain_text("Jeanne MARTIN vous paie 3 h 30")
    expect(page.locator("#log .keys").last).to_have_text(re.compile("• • • • • •"))
    assert breaches_in_both_lights(page) == []
    for width in (320, 360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    follow(page, "Raccrocher")
    expect(page.locator("#status")).to_contain_text("Appel terminé")
    assert demo.one(PAID) == 1


def test_a_text_is_called_back_about_it_rings_and_the_pin_pays(page: Page, demo: ServedDemo) -> None:
    page.goto(str(demo.page))
    page.get_by_role("button", name="Lucien Robert").click()
    page.get_by_role("button", name="PAYER MARIE 3H30").click()
    expect(page.locator("#own_texts")).to_contain_text("Nous vous appelons pour votre code.")
    expect(page.locator("#status")).to_contain_text("vous appelle")
    expect(page.get_by_role("button", name="Refuser")).to_be_visible()
    assert breaches_in_both_lights(page) == []
    follow(page, "Décrocher", "Taper 1", "730518")
    expect(page.locator("#log")).to_contain_text("C'est payé.")
    expect(page.locator("#beside_texts")).to_contain_text("Lucien ROBERT vous paie 3 h 30")
    assert demo.one(PAID) == 1


def test_by_keyboard_alone_with_each_webhook_twice_and_a_cut_it_is_paid_once(page: Page, demo: ServedDemo) -> None:
    page.goto(str(demo.page))
    page.get_by_text("Quand les choses vont mal").press("Enter")
    page.get_by_label("Livrer chaque message deux fois").press("Space")
    page.get_by_text("Ce que la ligne comprend et retient").press("Enter")
    page.locator("#next-act").press("Enter")
    expect(page.locator("[aria-current=step]")).to_contain_text("identify.cesu_code")
    for keys, question in (("31000017", "identify.birth_date"), ("12031938", "menu"), ("1", "payee.known")):
        page.locator("#phone").press_sequentially(keys)
        expect(page.locator("[aria-current=step]")).to_contain_text(question)
    page.locator("#words").fill("1")
    page.locator("#words").press("Enter")
    expect(page.locator("[aria-current=step]")).to_contain_text("pay.hours")
    page.locator("#words").fill("trois heures et demie")
    page.locator("#words").press("Enter")
    expect(page.locator("[aria-current=step]")).to_contain_text("pay.recap")
    expect(page.locator("#inside")).to_contain_text("trois heures et demie")
    assert breaches_in_both_lights(page) == []
    page.get_by_label("Couper la communication").press("Space")
    page.locator("#next-act").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("La communication a été coupée")
    assert demo.one(PAID) == 0
    page.locator("#next-act").press("Enter")
    # Whoever stays at the lit button leads the call on without looking for it again.
    for words in ("31000017", "12031938", "reprendre", "c'est bon", "482915"):
        expect(page.locator("#next-act")).to_contain_text(words)
        page.keyboard.press("Enter")
    expect(page.locator("#log")).to_contain_text("C'est payé.")
    assert demo.one(PAID) == 1


def test_keys_sound_the_voice_reads_and_the_microphone_hears(page: Page, demo: ServedDemo) -> None:
    page.add_init_script(path=SENSES)
    page.goto(str(demo.page))
    heard, last = page.locator("html"), page.locator("#log li").last
    follow(page, "Appeler")
    expect(heard).to_have_attribute("said", re.compile("^Bonjour, ici Allô CESU."))
    page.locator(".key[value='3']").click()
    expect(heard).to_have_attribute("tones", re.compile("697 1477 $"))
    page.get_by_role("button", name="Parler au micro").click()
    expect(page.locator("#log")).to_contain_text("trois un zéro")
    page.reload()
    page.get_by_role("button", name="Ne rien dire").click()
    # What was said before is not read again.
    expect(heard).to_have_attribute("said", re.compile("^Je ne vous ai pas entendu."))
    expect(last).to_contain_text("code CESU")
    page.get_by_role("button", name="Voix").click()
    said = str(heard.get_attribute("said"))
    follow(page, "31000017")
    expect(last).to_contain_text("naissance")
    expect(heard).to_have_attribute("said", said)
    page.reload()
    expect(page.get_by_role("button", name="Voix")).to_have_attribute("aria-pressed", "false")


def test_rasa_is_back_for_others_once_the_page_that_turned_it_off_has_gone(
    browser: Browser, page: Page, demo: ServedDemo
) -> None:
    with looking(browser) as person:
        other = person.new_page()
        for each in (page, other):
            each.goto(str(demo.page))
            each.get_by_text("Quand les choses vont mal").click()
        page.get_by_label("Éteindre Rasa").check()
        expect(other.get_by_label("Éteindre Rasa")).to_be_checked()
        page.goto("about:blank")
        expect(other.get_by_label("Éteindre Rasa")).not_to_be_checked()


def test_nothing_is_blank_below_the_page_after_a_call(page: Page, demo: ServedDemo) -> None:
    page.goto(str(demo.page))
    follow(page, *CLICKS)
    expect(page.locator("#log")).to_contain_text("C'est payé.")
    page.get_by_text("Quand les choses vont mal").click()
    below = "document.documentElement.scrollHeight - document.querySelector('.under').getBoundingClientRect().bottom"
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 400})
        assert page.evaluate(f"{below} - scrollY") <= PADDING, width


def test_without_javascript_the_last_words_are_in_sight_and_nothing_covers_a_button(
    browser: Browser, demo: ServedDemo
) -> None:
    with looking(browser, java_script_enabled=False) as person:
        page = person.new_page()
        page.goto(str(demo.page))
        for words in CLICKS[:5]:
            page.locator("#next-act", has_text=words).click()
        expect(page.locator("#log li").last).to_be_in_viewport()
        expect(page.locator("#log li").first).not_to_be_in_viewport()
        assert page.locator(".notice noscript, noscript .notice").count() == 0


def test_a_call_is_refused(page: Page, demo: ServedDemo) -> None:
    page.goto(str(demo.page))
    demo.side.take_call({"To": JEANNE, "From": LINE, "Twiml": "<Response/>"}, f"{demo.url}/")
    expect(page).to_have_title(re.compile("Ça sonne"))
    page.get_by_role("button", name="Refuser").click()
    expect(page.locator("#next-act")).to_contain_text("Appeler")
    assert [call.status for call in demo.side.calls] == ["busy"]


def test_a_double_click_presses_once(page: Page, demo: ServedDemo) -> None:
    page.goto(str(demo.page))
    follow(page, "Appeler")
    page.locator("#next-act").dblclick()
    follow(page, "12031938")
    expect(page.locator("#log")).to_contain_text("Bonjour madame Martin.")
    expect(page.locator("#log .keys")).to_have_count(2)


def test_it_goes_without_javascript(browser: Browser, demo: ServedDemo) -> None:
    with looking(browser, java_script_enabled=False) as person:
        page = person.new_page()
        page.goto(str(demo.page))
        for words in CLICKS[:3]:
            button = page.locator("#next-act")
            expect(button).to_contain_text(words)
            button.click()
        expect(page.locator("#log")).to_contain_text("Bonjour madame Martin.")


def test_rasa_stays_off_for_who_loads_the_page_anew_until_they_turn_it_on(page: Page, demo: ServedDemo) -> None:
    off = page.get_by_label("Éteindre Rasa")
    page.goto(str(demo.page))
    page.get_by_text("Quand les choses vont mal").click()
    with page.expect_response("**/phone/misbehave"):
        off.check()
    page.reload()
    for _ in range(2):
        page.wait_for_event("response", lambda one: "/phone/state" in one.url)
    page.get_by_text("Quand les choses vont mal").click()
    expect(off).to_be_checked()
    with page.expect_response("**/phone/misbehave"):
        off.uncheck()
    page.reload()
    page.get_by_text("Quand les choses vont mal").click()
    expect(off).not_to_be_checked()
