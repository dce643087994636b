"""Takes the pictures of docs/screenshots: `make screenshots`."""

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from backend.domain.account import AccountRole
from backend.services import account_keeping, signing_in
from backend.services.work import Work
from tests.browser.chromium import launched, looking
from tests.browser.newcomer import CLICKS, follow
from tests.support import busy_month
from tests.support.cheaper import quick_process
from tests.support.clock import StoppedClock
from tests.support.postgres import Postgres
from tests.support.served_demo import ServedDemo, serving_demo

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
WIDE, NARROW = ViewportSize(width=1280, height=860), ViewportSize(width=360, height=740)
TALL = ViewportSize(width=1280, height=1460)
Picture = Callable[[Page, ServedDemo], None]
"""Brings a page to what is to be seen."""


def a_payment(page: Page, demo: ServedDemo) -> None:
    """Jeanne has paid, and Marie knows."""
    page.goto(str(demo.page))
    follow(page, *CLICKS)
    page.get_by_text("Jeanne MARTIN vous paie").wait_for()


def a_call_back(page: Page, demo: ServedDemo) -> None:
    """Lucien has written, and his telephone rings."""
    page.goto(str(demo.page))
    page.get_by_role("button", name="Lucien Robert").click()
    page.get_by_role("button", name="PAYER MARIE 3H30").click()
    page.get_by_role("button", name="Décrocher").wait_for()


def somebody(page: Page, demo: ServedDemo) -> None:
    """An adviser has found Jeanne, who has just paid."""
    a_payment(page, demo)
    sign_in(page, demo)
    page.get_by_label("Nom, code CESU").fill("martin jeanne")
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_text("Code secret prêt").wait_for()


def a_conversation(page: Page, demo: ServedDemo) -> None:
    """The same adviser reads what was said."""
    somebody(page, demo)
    page.get_by_role("link", name="Lire").click()
    page.get_by_text("[code juste]").wait_for()


def a_month(page: Page, demo: ServedDemo) -> None:
    """The same adviser looks at how a month of the line went."""
    with demo.context.database.begin() as connection:
        busy_month.fill(Work(connection, demo.context.clock()))
    sign_in(page, demo)
    page.goto(f"{demo.url}/console/supervision?periode=mois")


def sign_in(page: Page, demo: ServedDemo, role: AccountRole = "adviser") -> None:
    """Somebody signs in to the console."""
    with demo.context.database.begin() as connection:
        work = Work(connection, demo.context.clock())
        account, _ = account_keeping.add(work, "claire.durand", [role])
        password = signing_in.let_in_by(work, demo.context.pins, account)
        code = signing_in.present_code(work, account.name)
    page.goto(f"{demo.url}/console")
    for field, value in (("name", account.name), ("password", password), ("code", code)):
        page.locator(f"#{field}").fill(value)
    page.get_by_role("button", name="Se connecter").click()


def a_sentence(page: Page, demo: ServedDemo) -> None:
    """An editor has tried another welcome."""
    sign_in(page, demo, "editor")
    page.goto(f"{demo.url}/console/phrases/call.welcome/say")
    field = page.get_by_label("Ce qui est dit")
    field.fill(field.input_value().replace("Bonjour, ici", "Bienvenue chez"))
    page.get_by_role("button", name="Essayer").click()
    page.get_by_text("Ce que vous avez tapé").wait_for()


PICTURES: Mapping[str, tuple[Picture, ViewportSize, str]] = {
    "phone": (a_payment, WIDE, "light"),
    "phone-rings": (a_call_back, NARROW, "dark"),
    "console": (somebody, WIDE, "light"),
    "console-conversation": (a_conversation, NARROW, "dark"),
    "console-supervision": (a_month, TALL, "light"),
    "console-words": (a_sentence, WIDE, "light"),
}
"""By the name of their file: what they show, how large, and in which light."""


@contextmanager
def fresh_demo() -> Iterator[ServedDemo]:
    """A demo of its own."""
    with quick_process(), tempfile.TemporaryDirectory(prefix="allo-", ignore_cleanup_errors=True) as folder:
        postgres = Postgres(Path(folder) / "postgres")
        with postgres.fresh() as engine, serving_demo(engine, StoppedClock()) as demo:
            yield demo
        postgres.stop()


def take(name: str) -> None:
    """Take one picture, of a demo where nothing has happened yet."""
    show, size, light = PICTURES[name]
    with (
        fresh_demo() as demo,
        launched() as browser,
        looking(browser, viewport=size, color_scheme=light) as person,
    ):
        page = person.new_page()
        show(page, demo)
        page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for picture in sys.argv[1:] or PICTURES:
        take(picture)
