"""A programme's file: each error is told with its line and what is expected, all at once."""

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml

from bot import programme_schema
from bot.data_files import PROGRAMMES, BadDataFile, read_programmes
from bot.programme_files import examine
from bot.programme_template import begin

GOOD = (PROGRAMMES / "apa31.yml").read_text(encoding="utf-8")
IBAN = "FR7699999000313100000000189"


def line_of(text: str, key: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(f"{key}:"))


def errors(folder: Path, *changes: tuple[str, str]) -> list[str]:
    """What is said of the APA's file after some changes."""
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "apa31.yml").write_text(text, encoding="utf-8")
    return examine([folder / "apa31.yml"])[1]


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ("unit: hours", "unit: heures", "unit", "unit: expected hours or euros, found heures"),
        ("code: apa31", "code: APA 31", "code", "code: expected 2 to 12 small letters and digits, such as pch75"),
        ('"0805530020"', "805530020", "phone", "adviser.phone: expected a quoted French number of ten digits"),
        ('"16:00"', "16:00", "cut_off", "bank.cut_off: expected a quoted hour of Paris, such as '16:00', found 960"),
        ("lasts_months: 3", "lasts_months: trois", "lasts_months", "expected a number of months, 0 to 36, found trois"),
        ("08:00-20:00", "8h-20h", "monday", "adviser.open.monday: expected quoted hours of Paris"),
        ("08:00-20:00", "20:00-08:00", "monday", "adviser.open.monday: expected hours one after another"),
        (IBAN, IBAN[:-1] + "8", "iban", "bank.iban: expected an IBAN whose digits agree"),
        ("+33199000031", "+3319900003", "lines", "lines.0: expected a telephone number that there can be"),
        ("name: APA 31", "nom: APA 31", "nom", "nom: not known here: expected"),
        ("site:", "unit: hours\nsite:", "site", "unit: expected once, found on line 7 already"),
        ("lasts_months: 3", 'lasts_months: 3\n  until: "01-31"', "rights", "expected either lasts_months or until"),
    ],
)
def test_an_error_names_the_line_and_what_is_expected(tmp_path: Path, old: str, new: str, key: str, said: str) -> None:
    found = errors(tmp_path, (old, new))
    text = (tmp_path / "apa31.yml").read_text(encoding="utf-8")
    line = line_of(text, key) - (1 if new.startswith("unit: hours") else 0)
    assert any(each.startswith(f"apa31.yml line {line}: ") and said in each for each in found), found


def test_all_errors_are_told_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    changes = (("unit: hours", "unit: heures"), ("fee_cents: 70", "fee_cents: -1"), ("  price:", "  prix:"))
    found = errors(tmp_path, *changes)
    assert [each.partition(": ")[2].partition(":")[0] for each in found] == [
        "unit", "adviser.price", "adviser.prix", "card.fee_cents",
    ]  # fmt: skip
    with pytest.raises(BadDataFile) as raised:
        read_programmes(tmp_path)
    assert str(raised.value).splitlines() == found


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"code: [", "apa31.yml line 2: not YAML"),
        (b"- a", "apa31.yml line 1: expected keys with their values"),
        (b"", "apa31.yml line 1: expected keys with their values"),
        ("a: b\nname: Été".encode("latin-1"), "apa31.yml line 2: expected UTF-8"),
    ],
)
def test_what_is_no_yaml_is_told_too(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "apa31.yml").write_bytes(content)
    assert examine([tmp_path / "apa31.yml"])[1][0].startswith(said)


def test_two_files_with_one_code_or_line_are_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yml").write_text(GOOD, encoding="utf-8")
    found = examine(sorted(tmp_path.glob("*.yml")))[1]
    assert [each.partition(", found")[0] for each in found] == [
        f"b.yml line {line_of(GOOD, 'code')}: code: expected another code",
        f"b.yml line {line_of(GOOD, 'lines')}: lines.0: expected another number",
    ]
    assert all("which a.yml has" in each for each in found)


def test_a_folder_without_programmes_says_how_to_begin_one(tmp_path: Path) -> None:
    with pytest.raises(BadDataFile, match="allo programme new"):
        read_programmes(tmp_path)


def test_the_schema_for_editors_is_current_and_takes_every_programme() -> None:
    assert (PROGRAMMES / "schema.json").read_text(encoding="utf-8") == programme_schema.schema_text()
    schema = json.loads(programme_schema.schema_text())
    jsonschema.Draft7Validator.check_schema(schema)
    for path in (*PROGRAMMES.glob("*.yml"), *(Path(__file__).parent / "programmes").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# yaml-language-server: $schema=")
        jsonschema.validate(yaml.safe_load(text), schema, jsonschema.Draft7Validator)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(GOOD) | {"unit": "heures"}, schema, jsonschema.Draft7Validator)


@pytest.mark.parametrize("unit", ["hours", "euros"])
def test_a_file_that_was_begun_is_refused_until_it_is_filled_in(tmp_path: Path, unit: str) -> None:
    text = begin("pch99", "hours" if unit == "hours" else "euros", "schema.json")
    path = tmp_path / "pch99.yml"
    path.write_text(text, encoding="utf-8")
    asked = {each.partition(": ")[2].rpartition(": ")[0] for each in examine([path])[1]}
    assert asked == {
        "name", "spoken_name", "controller", "rights", "site", "adviser.price", "adviser.hours", "adviser.short",
        "bank.name", "bank.iban", "bank.bic",
    }  # fmt: skip
    filled = {
        "  lasts_months:": "  lasts_months: 6", "  until:": '  until: "01-31"', "name:": "name: PCH 99",
        "spoken_name:": "spoken_name: la PCH", "controller:": "controller: D", "site:": "site: x.fr",
        "  phone:": '  phone: "0199000098"', "  price:": "  price: x", "  hours:": "  hours: x",
        "  short:": "  short: x", "  name:": "  name: x", "  iban:": f"  iban: {IBAN}", "  bic:": "  bic: TESTFRPPXXX",
    }  # fmt: skip
    path.write_text("\n".join(filled.get(line, line) for line in text.splitlines()), encoding="utf-8")
    programmes, left = examine([path])
    assert left == []
    assert programmes["pch99"].unit == unit
