"""The console in a real browser: by keyboard alone, readable on a telephone, and what an adviser does for a caller."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from backend.domain.call_wish import CallWish
from backend.domain.lifecycle import ADVISER
from backend.domain.transfer import CallSubject
from backend.services import account_keeping, adviser_tasks, call_list, disputing, second_factor, signing_in
from backend.services.bank import exporting
from backend.services.call_list import Waiting
from backend.services.work import Work
from tests.browser.chromium import breaches_in_both_lights
from tests.support import busy_month
from tests.support.callers import JEANNE
from tests.support.console_visitor import PASSWORD, person
from tests.support.line import Line

WIDTH = 360
WIDTHS = (360, 768, 1280)
ONE_ROW, TWO_LINES, MOST_ENTRIES = 1280, 60, 6
"""From which width on the whole header is one row; in pixels, what a link of two lines is as high as; the entries."""

OUTSIDE = """() => [...document.querySelectorAll('.chart text')].filter(word => {
    const card = word.closest('.card').getBoundingClientRect(), own = word.getBoundingClientRect();
    return own.left < card.left || own.right > card.right;
}).map(word => word.textContent)"""
"""The words of drawings that go beyond their card."""

UPON = """() => [...document.querySelectorAll('.chart')].flatMap(chart => {
    const words = [...chart.querySelectorAll('text')].map(word => [word.textContent, word.getBoundingClientRect()]);
    return words.flatMap(([said, one], place) => words.slice(place + 1)
        .filter(([, other]) => one.left < other.right && other.left < one.right
            && one.top < other.bottom && other.top < one.bottom)
        .map(([other]) => `${said} / ${other}`));
})"""
"""The words of drawings that lie upon each other."""

CUT_OFF = """() => [...document.querySelectorAll('.scroll')].filter(each => each.scrollWidth > each.clientWidth + 1)
    .map(each => `${each.getAttribute('aria-label')}: ${each.scrollWidth} in ${each.clientWidth}`)"""
"""Tables of which a part cannot be seen without scrolling."""

TO_PAY = ("1", "1", "3*30#", "1")


def sign_in_by_keys(page: Page, line: Line, name: str, code: str) -> None:
    page.goto(f"{line.url}/console")
    page.locator("#name").focus()
    for typed in (name, PASSWORD, code):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rechercher quelqu'un")


def test_an_adviser_signs_in_and_unblocks_by_keyboard_and_the_caller_pays(page: Page, line: Line) -> None:
    claire = person(line, "adviser")
    call = JEANNE.ring(line.telephone)
    for keys in (JEANNE.cesu, JEANNE.born, *TO_PAY, *["111222"] * 3):
        call.press(keys)
    sign_in_by_keys(page, line, claire.name, claire.form(line).code)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("martin jeanne")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Code secret en pause")).to_be_visible()
    page.get_by_text("Débloquer", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Le code secret est débloqué")
    call = JEANNE.ring(line.telephone)
    for keys in (JEANNE.cesu, JEANNE.born):
        call.press(keys)
    if "Pour le reprendre" in " ".join(call.heard):
        call.press("2")
    for keys in (*TO_PAY, JEANNE.pin):
        call.press(keys)
    assert "C'est payé." in " ".join(call.heard)


def test_somebody_invited_sets_up_password_and_telephone_and_notes_their_codes(page: Page, line: Line) -> None:
    with line.context.database.begin() as connection:
        work = Work(connection, line.clock())
        anne, _ = account_keeping.add(work, "anne", ["adviser"])
        code = signing_in.invite(work, anne)
    page.goto(f"{line.url}/console/invitation")
    page.get_by_label("Nom du compte").fill("anne")
    page.get_by_label("Code d'invitation").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator(".qr svg")).to_be_visible()
    assert breaches_in_both_lights(page) == []
    page.get_by_text("Je ne peux pas le photographier").click()
    secret = page.locator("details code").inner_text()
    page.get_by_label("Code que l'application montre").fill(second_factor.code_at(secret, line.clock()))
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_label("Le même, encore une fois").fill(PASSWORD)
    page.get_by_role("button", name="Terminer").click()
    expect(page.locator(".codes li")).to_have_count(8)
    assert breaches_in_both_lights(page) == []
    page.get_by_role("link", name="C'est noté, continuer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rechercher quelqu'un")


def test_every_page_is_for_everybody_also_on_a_telephone(page: Page, line: Line) -> None:
    claire = person(line, "adviser", "finance", "editor")
    paths = pages_with_something_on_them(line)
    page.set_viewport_size({"width": WIDTH, "height": 740})
    page.goto(f"{line.url}/console/connexion")
    assert breaches_in_both_lights(page) == []
    cookie = {"name": "allo_console", "value": claire.token, "url": line.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    for path in paths:
        page.goto(f"{line.url}/console{path}")
        for folded in page.locator("main summary").all():
            folded.click()
        assert breaches_in_both_lights(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, f"{path} is wider than the screen"


def test_whoever_may_everything_has_the_navigation_on_one_line(page: Page, line: Line) -> None:
    token = person(line, "adviser", "finance", "editor", "operator", "auditor").token
    page.context.add_cookies([{"name": "allo_console", "value": token, "url": line.url}])
    out = page.get_by_role("button", name="Se déconnecter")
    for width in (WIDTH, 768, 1024, 1280, 1440):
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(f"{line.url}/console/recherche")
        *boxes, leave = [box for each in (*page.locator("nav a").all(), out) if (box := each.bounding_box())]
        assert len(boxes) == MOST_ENTRIES
        assert len({round(box["y"]) for box in boxes}) == 1, width
        assert max(box["height"] for box in boxes) < TWO_LINES, width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width >= ONE_ROW:
            assert abs(leave["y"] + leave["height"] / 2 - boxes[0]["y"] - boxes[0]["height"] / 2) < 2, width
            assert boxes[-1]["x"] + boxes[-1]["width"] < leave["x"]


def pages_with_something_on_them(line: Line) -> list[str]:
    call = JEANNE.ring(line.telephone)
    for keys in (JEANNE.cesu, JEANNE.born, *TO_PAY, JEANNE.pin):
        call.press(keys)
    call.hang_up()
    jeanne = line.one("select id from beneficiaries where cesu_code = :code", code=JEANNE.cesu)
    conversation, reference = (
        line.one("select max(id) from conversations"),
        line.one("select reference from payments where conversation_id is not null"),
    )
    assert isinstance(jeanne, int)
    assert isinstance(conversation, int)
    payee = line.one("select intervenant_id from payments where reference = :reference", reference=reference)
    with line.context.database.begin() as connection:
        work = Work(connection, line.clock())
        wish = CallWish(CallSubject("pin", None, known_number=True))
        call_list.add(work, Waiting("apa31", conversation, jeanne, None, "+33639980077"), wish)
        adviser_tasks.open_task(work, "number.to_register", {"beneficiary": jeanne})
        disputing.dispute(work, str(reference), ADVISER, "deux heures, pas trois")
    one = f"/beneficiaires/{jeanne}"
    of_one = ["", "/coordonnees", f"/conversations/{conversation}"]
    return [
        "/recherche",
        *(f"{one}{each}" for each in of_one),
        f"/intervenants/{payee}",
        f"/paiements/{reference}",
        "/taches",
        "/banque",
        "/supervision",
        "/supervision?periode=dates&du=2025-03-01&au=2026-02-01",
        "/phrases?dialogue=pay",
        "/phrases/pay.recap/say",
        "/compte",
    ]


def test_no_table_of_the_bank_is_cut_off(page: Page, line: Line) -> None:
    call = JEANNE.ring(line.telephone)
    for keys in (JEANNE.cesu, JEANNE.born, *TO_PAY, JEANNE.pin):
        call.press(keys)
    call.hang_up()
    line.clock.move(days=1)
    with line.context.database.begin() as connection:
        work = Work(connection, line.clock())
        assert exporting.export(work, line.context.programmes["apa31"], work.today - timedelta(days=1))
    page.context.add_cookies([{"name": "allo_console", "value": person(line, "finance").token, "url": line.url}])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{line.url}/console/banque")
        expect(page.get_by_role("button", name="est remis")).to_be_visible()
        assert page.evaluate(CUT_OFF) == [], f"at {width}"
        assert breaches_in_both_lights(page) == [], f"at {width}"


def test_supervision_of_a_busy_month_is_for_everybody_and_no_word_is_cut_off(page: Page, line: Line) -> None:
    with line.context.database.begin() as connection:
        busy_month.fill(Work(connection, line.clock()))
    page.context.add_cookies([{"name": "allo_console", "value": person(line, "auditor").token, "url": line.url}])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{line.url}/console/supervision?periode=mois")
        assert page.evaluate(OUTSIDE) + page.evaluate(UPON) == [], f"at {width}"
    for folded in page.locator("main summary").all():
        folded.click()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(CUT_OFF) == [], f"at {width}"
    assert breaches_in_both_lights(page) == []
    expect(page.get_by_role("img", name="Appels par étape du paiement Ont appelé : 166 · 100 %")).to_be_visible()
    page.get_by_label("Période").select_option("Du … au …")
    page.get_by_label("Du", exact=True).fill("2026-03-09")
    page.get_by_label("Au", exact=True).fill("2026-03-10")
    page.get_by_role("button", name="Voir").press("Enter")
    expect(page.get_by_text("Du 9 mars 2026 au 10 mars 2026")).to_be_visible()
    page.locator("summary", has_text="Où abandonne-t-on").press("Enter")
    expect(page.get_by_role("rowheader", name="Ont entendu le récapitulatif")).to_be_visible()
    with page.expect_download() as file:
        page.get_by_role("link", name="Télécharger en CSV : Où abandonne-t-on").press("Enter")
    assert file.value.suggested_filename == "abandons-apa04_apa31_cesujop-2026-03-09-2026-03-10.csv"
