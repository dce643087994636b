"""A sentence is said instead of another one where nothing but its words is other."""

import pytest

from bot.data_files import read_phrasebook
from dialogs.rewording import fault_of, preview

HELLO = "Bonjour {{ caller.polite_name }}."
AGREED = (
    "Vous payez {{ quote.cents | euros }} à {{ quote.payee | name }}. || Si c'est bon, tapez 1. Pour corriger, tapez 2."
)
LEFT = "C'est payé. {% if receipt.minutes_left %}Reste {{ receipt | left }}.{% else %}Tout est utilisé.{% endif %}"
CHOSEN = """Il ne restera plus {{ "rien" if quote.in_euros else "d'heures" }}."""
SET = "{% set first = rights.lots[0] %}Il reste {{ first | left }}."


@pytest.mark.parametrize(
    ("typed", "original"),
    [
        ("Bien le bonjour, {{caller.polite_name}} !", HELLO),
        (
            "À {{ quote.payee|name }}  , {{ quote.cents | euros }}. || Pour corriger, tapez 2. Tapez 1 si c'est bon.",
            AGREED,
        ),
        ("Payé ! {% if receipt.minutes_left %}Restent {{ receipt | left }}{% else %}Plus rien{%- endif %}.", LEFT),
        ("""Vous n'aurez plus {{ "un centime" if quote.in_euros else "une heure" }}.""", CHOSEN),
    ],
)
def test_other_words_may_be_said(typed: str, original: str) -> None:
    assert fault_of(typed, original, "speech") is None


@pytest.mark.parametrize(
    ("typed", "original", "fault"),
    [
        (" ", HELLO, "empty"),
        ("a" * 1501, HELLO, "long"),
        ("Bonjour {{ caller.polite_name", HELLO, "unreadable"),
        ("Bonjour {# caller #}{{ caller.polite_name }}", HELLO, "unreadable"),
        ("{% include 'x' %}Bonjour {{ caller.polite_name }}", HELLO, "unreadable"),
        ("Bonjour.", HELLO, "placeholders"),
        ("Bonjour {{ caller.polite_name }}, {{ caller.__class__ }}.", HELLO, "placeholders"),
        ("{% for a in range(9) %}Bonjour{% endfor %} {{ caller.polite_name }}", HELLO, "placeholders"),
        ("Bonjour {{ caller.polite_name | upper }}.", HELLO, "placeholders"),
        # What is paid stays before the mark, what is said of a case stays in it, what is set stays before it is said.
        ("Vous payez {{ quote.cents | euros }}. || À {{ quote.payee | name }} : 1, 2.", AGREED, "placeholders"),
        (AGREED.replace("||", "|"), AGREED, "placeholders"),
        (LEFT.replace("{% else %}", "{{ receipt | left }}{% else %}"), LEFT, "placeholders"),
        ("Il reste {{ first | left }}.{% set first = rights.lots[0] %}", SET, "placeholders"),
        (AGREED.replace("tapez 2", "tapez 3"), AGREED, "keys"),
        ("Envoyez NON.", "Envoyez OUI.", "capitals"),
        ("Bonjour {{ caller.polite_name }} 😀", HELLO, "letters"),
        ("Привет {{ caller.polite_name }}", HELLO, "letters"),
        (f"{{{{ caller.polite_name }}}} {'mot ' * 60}", HELLO, "seconds"),
    ],
)
def test_what_would_break_a_call_is_refused(typed: str, original: str, fault: str) -> None:
    assert fault_of(typed, original, "speech") == fault


def test_a_text_stays_within_its_segments() -> None:
    assert fault_of(f"{{{{ caller.polite_name }}}} {'mot ' * 90}", HELLO, "text") == "segments"


def test_an_example_of_each_case_is_shown_as_it_is_said_and_as_it_is_written() -> None:
    spoken, written = preview(LEFT, "speech"), preview(LEFT, "text")
    assert spoken.cases == ("C'est payé. Reste trente-huit heures trente.", "C'est payé. Tout est utilisé.")
    assert written.cases[0] == "C'est payé. Reste 38 h 30."
    assert (round(spoken.seconds, 1), written.segments) == (2.8, 1)


def test_every_sentence_of_the_files_could_be_typed_as_it_is() -> None:
    faults = {
        (key, part): fault
        for key, part, sentence in read_phrasebook().sentences()
        if (fault := fault_of(sentence, sentence, part))
    }
    assert faults == {}
