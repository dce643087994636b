"""Finance in a real browser: the bank's file is saved, and its answer chosen from the disk and sent."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.backend.services.bank.iso20022_messages import camt054, debit
from tests.backend.services.cashier import LUCIEN, Cashier
from tests.browser.chromium import breaches_in_both_lights
from tests.support.clock import DEMO_DAY
from tests.support.console_visitor import person
from tests.support.line import Line


def test_a_file_is_saved_and_an_answer_brought(page: Page, line: Line, tmp_path: Path) -> None:
    cashier = Cashier(line.context.database, line.clock)
    reference = cashier.must_pay(LUCIEN, 120)
    cashier.clock.move(hours=7)
    file = cashier.export(DEMO_DAY.date())
    assert file is not None
    token = person(line, "finance", name="zoe").token
    page.context.add_cookies([{"name": "allo_console", "value": token, "url": line.url}])
    page.goto(f"{line.url}/console/banque")
    assert breaches_in_both_lights(page) == []
    with page.expect_download() as saved:
        page.get_by_role("link", name=file.message_id).click()
    assert Path(saved.value.path()).read_bytes() == file.content
    page.get_by_role("button", name=f"Noter que {file.message_id} est remis").click()
    expect(page.get_by_role("status")).to_contain_text("noté comme remis")
    answer = tmp_path / "relevé.xml"
    answer.write_text(camt054(debit(reference, cashier.cents(reference))), encoding="utf-8")
    page.get_by_label("Un fichier de la banque").set_input_files(answer)
    page.get_by_role("button", name="Appliquer la réponse").click()
    expect(page.get_by_role("status")).to_contain_text("Réponse appliquée")
    assert cashier.state(reference) == "settled"
