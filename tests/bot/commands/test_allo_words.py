"""Edited sentences are printed as the wording files have them."""

import yaml

from bot.data_files import wording_files
from bot.wording_export import as_yaml

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
