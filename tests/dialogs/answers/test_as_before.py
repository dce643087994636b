"""The same as the last time is said in many ways, and never when a name or a number comes with it."""

import pytest

from dialogs.answers.as_before import as_before


@pytest.mark.parametrize(
    "words",
    [
        "comme la dernière fois",
        "Comme d'habitude, s'il vous plaît.",
        "pareil",
        "pareil que le mois dernier",
        "la même chose que la dernière fois",
        "je voudrais payer comme le mois dernier",
        "oui euh comme l'autre fois",
        "idem",
        "comme tous les mois",
    ],
)
def test_it_is_heard(words: str) -> None:
    assert as_before(words)


@pytest.mark.parametrize(
    "words",
    [
        "comme la dernière fois mais quatre heures",
        "payer fatima comme d'habitude",
        "pas comme la dernière fois",
        "payer",
        "la dernière fois",
        "c'était pareil la dernière fois pour Sylvie",
        "",
    ],
)
def test_more_or_less_is_not(words: str) -> None:
    assert not as_before(words)
