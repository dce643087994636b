"""Keeps the training data honest: enough of everything, and nothing that says two things."""

import re
from collections import Counter

import pytest
import yaml

from tests.bot.nlu.sentences import NAMED, RASA, ROOT, blocks, same, sentences, training

INTENTS = [
    "pay",
    "balance",
    "history",
    "receipt",
    "adviser",
    "repeat",
    "slower",
    "faster",
    "help",
    "cancel",
    "back",
    "affirm",
    "deny",
    "enrol",
    "forgot_pin",
    "change_pin",
    "update_contact",
    "card_top_up",
    "rights_expiry",
    "transfer_delay",
    "affiliate",
    "contact",
    "programme_info",
    "dispute",
    "stop",
    "goodbye",
    "payee_payments",
    "out_of_scope",
]
ENTITIES = {"payee", "duration", "amount", "month"}


@pytest.mark.parametrize("intent", INTENTS)
def test_each_intent_has_sixty_examples(intent: str) -> None:
    assert len({same(example) for example in training()[intent]}) >= 60


def test_out_of_scope_is_the_richest() -> None:
    sizes = {intent: len(examples) for intent, examples in training().items()}
    assert max(sizes, key=sizes.__getitem__) == "out_of_scope"
    assert sizes["out_of_scope"] >= 200


def test_there_are_these_intents_and_entities_and_no_other() -> None:
    domain = yaml.safe_load((RASA / "domain.yml").read_text("utf-8"))
    marked = {found["entity"] for examples in training().values() for e in examples for found in NAMED.finditer(e)}
    assert sorted(training()) == sorted(domain["intents"]) == sorted(INTENTS)
    assert marked == set(domain["entities"]) == ENTITIES


def test_each_intent_stands_in_one_place_and_among_the_callers() -> None:
    """Once where it is listed, weighing one, and once as callers say it, weighing two."""
    weights: dict[str, list[int]] = {}
    for block in blocks():
        if "intent" in block:
            weights.setdefault(block["intent"], []).append(block.get("metadata", {}).get("weight", 1))
    assert {intent: sorted(found) for intent, found in weights.items()} == {intent: [1, 2] for intent in INTENTS}


def test_no_sentence_means_two_things() -> None:
    meant: dict[str, set[str]] = {}
    for intent, examples in training().items():
        for example in examples:
            meant.setdefault(same(example), set()).add(intent)
    assert {sentence: intents for sentence, intents in meant.items() if len(intents) > 1} == {}


@pytest.mark.parametrize("name", ["unseen", "apart", "blind", "blind2", "blind3", "blind4"])
def test_the_sentences_to_try_are_many_and_of_every_kind(name: str) -> None:
    counted = Counter(intent for intent, _ in sentences(name))
    assert sorted(counted) == sorted(INTENTS)
    assert counted.total() >= 250
    assert counted["out_of_scope"] >= 50


# In all but two stand short sentences that everybody says ("retour", "bonjour"), taught before.
KNOWN_BEFORE = [("unseen", 0), ("apart", 8), ("blind2", 0), ("blind", 60), ("blind3", 3), ("blind4", 13)]


@pytest.mark.parametrize(("name", "known_before"), KNOWN_BEFORE)
def test_the_sentences_to_try_are_not_taught(name: str, known_before: int) -> None:
    known = {same(example) for examples in training().values() for example in examples}
    assert len([text for _, text in sentences(name) if same(text) in known]) <= known_before


def test_no_number_of_a_real_person_is_taught() -> None:
    """Whole telephone numbers are those that Arcep keeps for fiction, or plainly counted up."""
    fiction = ("019900", "026191", "035301", "046571", "053649", "063998", "061234")
    for file in (ROOT / "data" / "nlu").rglob("*.yml"):
        for number in re.findall(r"(?<!\d)0[1-9](?:[ .-]?\d\d){4}(?!\d)", file.read_text("utf-8")):
            assert re.sub(r"\D", "", number).startswith(fiction), number
