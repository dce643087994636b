"""Reads the training data and the sentences to try, so that tests and reports count the same things."""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]
RASA = ROOT / "bot" / "rasa"
MODEL = RASA / "models" / "allo.tar.gz"
NAMED = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<entity>\w+)\)")


@cache
def training() -> dict[str, list[str]]:
    """Each intent with its examples, entities still marked."""
    examples: dict[str, list[str]] = {}
    for block in blocks():
        if "intent" in block:
            examples.setdefault(block["intent"], []).extend(lines(block["examples"]))
    return examples


def blocks() -> list[dict[str, Any]]:
    """Every block of every training file."""
    files = sorted((ROOT / "data" / "nlu").rglob("*.yml"))
    return [block for file in files for block in yaml.safe_load(file.read_text("utf-8"))["nlu"]]


def lines(examples: str) -> list[str]:
    """The sentences of a block, which Rasa writes as a list inside a text."""
    return [line.removeprefix("- ") for line in examples.splitlines()]


@cache
def sentences(name: str) -> tuple[tuple[str, str], ...]:
    """(intent, sentence) for every sentence of a file of this folder: unseen, apart, blind, blind2 and so on."""
    return tuple((intent, text) for intent, texts in _read(name)["intents"].items() for text in texts)


@cache
def unseen_entities() -> tuple[tuple[str, frozenset[tuple[str, str]]], ...]:
    """(sentence, what it names) for the unseen sentences that name something."""
    return tuple((one["text"], frozenset(map(tuple, one["named"]))) for one in _read("unseen")["entities"])


@cache
def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / f"{name}.yml").read_text("utf-8"))
    return found


def same(sentence: str) -> str:
    """What makes two sentences one: neither marks, capitals, accents nor punctuation."""
    plain = unicodedata.normalize("NFD", NAMED.sub(r"\g<words>", sentence).casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c))))
