"""What is kept for learning names nobody and tells no number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.masking import HIDDEN, Mask
from tests.bot.nlu.sentences import ROOT

MASK = Mask.from_training(ROOT / "data" / "nlu")


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("je voudrais payer Marie Kerouanton trois heures", "je voudrais payer … # heures"),
        ("mon code c'est quatre huit quinze seize", "mon code c est #"),
        ("je suis née le douze mars 1938", "je suis … le #"),
        ("rappelez madame Petit au 06 39 98 12 34", "… madame … au #"),
        ("j'habite 12 impasse du Lavoir à Quimperlé", "j habite # … du … à …"),
        ("écrivez-moi à ginette@example.fr", "ecrivez moi à …"),
        ("c'est sur www.ginette-et-paul.fr ou paul.net", "c est sur … ou …"),
        ("il me reste combien", "il me reste combien"),
        ("Kerouanton quarante-deux", ""),
    ],
)
def test_names_numbers_and_rare_words_are_hidden(said: str, masked: str) -> None:
    assert MASK.mask(said) == masked


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=12, max_size=20))
def test_a_word_nobody_taught_is_never_kept(word: str) -> None:
    assert word in MASK.common or word not in MASK.mask(f"je voudrais {word} s'il vous plaît")


@given(st.integers(0, 10**9))
def test_no_figure_is_kept(number: int) -> None:
    assert not any(character.isdigit() for character in MASK.mask(f"mon numéro est le {number}"))


def test_no_name_that_the_data_marks_is_kept() -> None:
    for name in ("marie", "fatima", "Sylvie", "Mme Lopez", "madame Morel", "leïla", "emma", "brandon", "christel"):
        assert MASK.mask(f"elle s'appelle {name}").split()[-1] == HIDDEN
