"""A structure that is named by what it is takes its article, as one says it."""

import pytest

from backend.domain.people import Payee
from dialogs.filters import to_name


@pytest.mark.parametrize(
    ("payee", "said"),
    [
        (Payee(1, "natural", "Marie", "Dupont"), "à Marie Dupont"),
        (Payee(2, "legal", "", "Crèche Les Hirondelles"), "à la crèche Les Hirondelles"),
        (Payee(3, "legal", "", "Micro-crèche Soleil"), "à la micro-crèche Soleil"),
        (Payee(4, "legal", "", "HALTE GARDERIE LES LOUPIOTS"), "à la halte garderie LES LOUPIOTS"),
        (Payee(5, "legal", "", "Association Bel Âge"), "à l'association Bel Âge"),
        (Payee(6, "legal", "", "Centre Bonté"), "au centre Bonté"),
        (Payee(7, "legal", "", "Associations Unies"), "à Associations Unies"),
        (Payee(8, "legal", "", "ADMR"), "à ADMR"),
        (Payee(9, "natural", "Centre", "Foyer"), "à Centre Foyer"),
    ],
)
def test_a_noun_has_its_article(payee: Payee, said: str) -> None:
    assert to_name(payee, "speech") == said
