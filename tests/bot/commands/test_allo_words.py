"""Edited sentences are printed as the wording files have them."""

import pytest
import yaml
from sqlalchemy import text
from typer.testing import CliRunner

from backend.services import account_keeping, wording_keeping
from backend.services.wording_keeping import FILES_OWN, WordingEdit
from bot.cli import app
from bot.commands import allo_words
from bot.data_files import wording_files
from bot.wording_desk import wording_desk
from bot.wording_export import as_yaml
from tests.backend.services.cashier import Cashier
from tests.support.line import settings

EDITS = {
    ("common.goodbye", "say"): "Merci, à bientôt.",
    ("more", "option about"): "savoir qui nous sommes",
    ("pay.receipt", "help"): f"Vous pouvez raccrocher, {'ou bien ' * 12} taper un chiffre. |",
    ("pay.reference", "say"): "La référence : {{ receipt.reference | digits(3) }}.",
}


def test_each_edited_wording_is_printed_whole_under_its_file() -> None:
    files = wording_files()
    printed = as_yaml(files, EDITS)
    assert printed.count("# ") == 2
    assert printed.index("# call.fr.yml") < printed.index("common.goodbye:") < printed.index("# pay.fr.yml")
    read = yaml.safe_load(printed)
    assert read.keys() == {key for key, _ in EDITS}
    assert read["common.goodbye"] == {**files["call.fr.yml"]["common.goodbye"], "say": "Merci, à bientôt."}
    assert list(read["more"]["options"]) == list(files["call.fr.yml"]["more"]["options"])
    assert read["more"]["options"]["about"] == "savoir qui nous sommes"
    assert read["pay.receipt"]["help"] == EDITS["pay.receipt", "help"]
    assert as_yaml(files, {}) == ""


def test_the_command_prints_what_is_in_force_and_names_what_fits_no_more(
    cashier: Cashier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allo_words, "engine_of", lambda _: cashier.engine)
    monkeypatch.setattr(allo_words, "read_settings", settings)
    assert CliRunner().invoke(app, ["words", "export"]).stdout == ""
    desk = wording_desk()
    goodbye = desk.find("common.goodbye", "say")
    assert goodbye
    with cashier.work() as work:
        anne, _ = account_keeping.add(work, "anne", ["editor"])
        wording_keeping.say_instead(work, desk, anne, WordingEdit(goodbye, FILES_OWN, "plus court"), "Merci bien.")
        work.connection.execute(
            text(
                "insert into wording_versions (key, part, words, account_id, at, why)"
                " select 'gone', part, words, account_id, at, why from wording_versions"
            )
        )
    told = CliRunner().invoke(app, ["words", "export"])
    assert yaml.safe_load(told.stdout) == {"common.goodbye": {"say": "Merci bien.", "text": "Merci, au revoir."}}
    assert "gone (say) is left out" in told.stderr
    assert cashier.rows("select what, outcome from audit_entries") == [("words.export", "done")] * 2
