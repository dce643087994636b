"""What a text asks to change of contact details, and what is about something else."""

from datetime import date

import pytest

from backend.domain.payer_contact import PostalAddress
from bot.conversations.secret_words import holds_a_pin
from dialogs.answers.text_command import TextCommand
from dialogs.answers.wishes import Wish
from dialogs.exchange import Heard

LILAS = PostalAddress("12 rue des Lilas", "31000", "Toulouse")
CHANGES = {
    "ADRESSE 12 rue des Lilas 31000 Toulouse": Wish("address", address=LILAS),
    "bonjour, ma nouvelle adresse : 12 rue des Lilas, 31 000 Toulouse": Wish("address", address=LILAS),
    "Adresse Rés. du Parc bât 2 appt 4 04100 Manosque": Wish(
        "address", address=PostalAddress("Rés. du Parc bât 2 appt 4", "04100", "Manosque")
    ),
    "ADRESSE 12 rue des Lilas Toulouse": Wish("details"),
    "EMAIL jeanne120338@orange.fr": Wish("email", email="jeanne120338@orange.fr"),
    "mon mail c'est Jeanne.Martin@free.fr merci": Wish("email", email="Jeanne.Martin@free.fr"),
    "NUMERO 06 39 98 00 17": Wish("number", number="+33639980017"),
    "mon nouveau numéro : 0639980017": Wish("number", number="+33639980017"),
    "PREVENIR APPEL": Wish("told", way="voice"),
    "prévenez-moi par courrier": Wish("told", way="post"),
    "Coordonnées": Wish("details"),
}
OTHERS = ("adresse du site svp", "envoyez le recu à x@y.fr", "NUMERO 0639980017 et payer marie 3h", "PREVENIR 730518")


@pytest.mark.parametrize(("words", "wish"), CHANGES.items())
def test_what_is_changed_is_read_and_is_no_secret(words: str, wish: Wish) -> None:
    assert [reading.value for reading in TextCommand().hear(Heard("text", words), date(2026, 3, 10))] == [wish]
    assert not holds_a_pin(words)


@pytest.mark.parametrize("words", OTHERS)
def test_what_is_about_something_else_changes_nothing(words: str) -> None:
    wishes = {reading.value.what for reading in TextCommand().hear(Heard("text", words), date(2026, 3, 10))}
    assert not wishes & {"address", "email", "number", "told"}


@pytest.mark.parametrize("words", ["ADRESSE 730518", "ADRESSE 7 30518", "mon code 730518 jeanne@free.fr"])
def test_a_pin_beside_them_is_still_a_secret(words: str) -> None:
    assert holds_a_pin(words)
