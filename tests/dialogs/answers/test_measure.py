"""All there is, or a month first, is what was said only where nothing else was: a key from paying everything."""

from datetime import date

import pytest

from dialogs.answers.euros import Euros
from dialogs.answers.hours import Hours
from dialogs.answers.measure import Measure
from dialogs.exchange import Heard

DAY = date(2026, 3, 10)


def heard(words: str, of: Hours | Euros) -> list[object]:
    return [reading.value for reading in Measure(of, months=True).hear(Heard("speech", words, 0.9), DAY)]


@pytest.mark.parametrize("of", [Hours(), Euros()])
@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("tout", "all"),
        ("Toutes les heures, s'il vous plaît.", "all"),
        ("euh je voudrais payer tout ce qui me reste", "all"),
        ("alors tout utiliser merci", "all"),
        ("je veux choisir le mois", "month"),
        ("un autre mois", "month"),
    ],
)
def test_it_may_be_said_with_polite_words_around(of: Hours | Euros, words: str, value: str) -> None:
    assert heard(words, of) == [value]


@pytest.mark.parametrize("of", [Hours(), Euros()])
@pytest.mark.parametrize(
    "words",
    [
        "enlève tout ça je veux pas continuer",
        "on efface tout je recommencerai demain",
        "merci ce sera tout bisous",
        "voilà c'est tout",
        "pas tout",
        "l'actuel tout le monde le sait",
        "rappelez-moi",
        "donne moi le bureau je parle avec eux",
        "moi",
        "vous pouvez passer en accéléré je fais ça tous les mois",
    ],
)
def test_a_sentence_with_other_words_in_it_pays_nothing(of: Hours | Euros, words: str) -> None:
    assert heard(words, of) == []
