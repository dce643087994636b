"""Every sentence that is said is written, and every sentence written is said."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import yaml

from backend.domain.payer_contact import ChangeKind
from bot.conversations.letter_writing import Warned
from bot.data_files import ROOT, BadDataFile, read_phrasebook, read_programmes
from bot.engine.command_words import COMMANDS
from dialogs.details_services import Removed, Rung
from dialogs.exchange import CARD_FIELDS

ROOMS = ("bot", "bot/engine", "bot/conversations", "bot/notifications", "channels", "dialogs")
CODE = [path for room in ROOMS for path in (ROOT / room).glob("*.py")]
KEY = re.compile(r'"([a-z_]+(?:\.[a-z_]+)+|menu|more|my_pin)"')
PARTS = ("intervenant", "beneficiary", "trusted", "subject", "mail")
INTENTS = yaml.safe_load((ROOT / "bot/rasa/domain.yml").read_text("utf-8"))["intents"]
TOLD = {intent: key for intent in INTENTS if (key := read_phrasebook().told("", intent))}
TOLD_AT = {"balance": ("pay.hours", "pay.month", "pay.euros", "pay.recap")}
"""What is answered at some questions only."""

MADE = {
    *TOLD.values(),
    *(f"{question}.{intent}" for intent, questions in TOLD_AT.items() for question in questions),
    *(f"news.{kind}.{whom}" for kind in ("paid", "cancelled", "rejected") for whom in PARTS),
    *(f"warning.{what}" for what in (*get_args(Warned), *get_args(ChangeKind))),
    *(f"register.{rung}" for rung in get_args(Rung)),
    *(f"numbers.{removed}" for removed in get_args(Removed)),
    *(f"engine.{miss}{again}" for miss in ("silence", "nonsense", "keys_only") for again in ("", "_again")),
    *(f"engine.{pace}" for pace in ("slower", "faster", "usual_pace")),
    *(f"card.{field}{again}" for field in CARD_FIELDS for again in ("", "_again")),
    *(f"dispute.{end}" for end in ("opened", "known", "cancelled", "unknown")),
    *(f"receipt.{end}" for end in ("asked", "known", "unknown")),
}
"""Keys that the code puts together."""

OTHERS = {"news.given_up"}
"""A kind of task, no sentence."""


def said() -> Iterator[str]:
    """Keys in the code: words with dots that begin as a wording does."""
    beginnings = {key.partition(".")[0] for key in read_phrasebook().keys}
    for path in CODE:
        for key in KEY.findall(path.read_text(encoding="utf-8")):
            if key.partition(".")[0] in beginnings and key not in OTHERS:
                yield key


def test_what_is_said_is_written() -> None:
    assert {*said(), *MADE} - read_phrasebook().keys == set()


def test_what_is_written_is_said() -> None:
    offered = {key for key in read_phrasebook().keys if key.startswith("offer.")}
    assert read_phrasebook().keys - offered - {*said(), *MADE} == set()


def test_whatever_may_be_offered_can_be_named() -> None:
    phrasebook = read_phrasebook()
    for intent in (*TOLD, *TOLD_AT, *COMMANDS, "pay", "balance", "history", "more"):
        assert phrasebook.sentence(f"offer.{intent}", "speech", {}), intent


def test_every_programme_can_be_read() -> None:
    assert "apa31" in read_programmes()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: [", r"^bad\.fr\.yml line 2: not YAML"),
        ("- a", "expected keys with their values"),
        ("a.b: {say: x}\na.b: {say: y}", "line 2: a.b: expected once, found on line 1 already"),
        ("a.b: {say: x, shout: y}", "cannot be used"),
    ],
)
def test_a_bad_wording_file_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "bad.fr.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BadDataFile, match=sentence):
        read_phrasebook(tmp_path)


def test_two_files_cannot_say_one_key(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.fr.yml").write_text("x.y: {say: z}", encoding="utf-8")
    with pytest.raises(BadDataFile, match="a second time"):
        read_phrasebook(tmp_path)
