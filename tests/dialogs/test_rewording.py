"""A sentence is said instead of another one where nothing but its words is other."""

import pytest
from jinja2.exceptions import SecurityError

from bot.data_files import read_phrasebook
from dialogs.rewording import fault_of, media_of, preview
from dialogs.sentence_example import MOST_CASES, OTHERS

HELLO = "Bonjour {{ caller.polite_name }}."
AGREED = (
    "Vous payez {{ quote.cents | euros }} à {{ quote.payee | name }}. || Si c'est bon, tapez 1. Pour corriger, tapez 2."
)
LEFT = "C'est payé. {% if receipt.minutes_left %}Reste {{ receipt | left }}.{% else %}Tout est utilisé.{% endif %}"
CHOSEN = """Il ne restera plus {{ "rien" if quote.in_euros else "d'heures" }}."""
PART_BY_CARD = (
    "{% if quote.card %}Vous payez {{ quote.cents | euros }}, dont {{ quote.card | euros }} par carte{% else %}"
    "Vous payez {{ quote.cents | euros }}{% endif %}. || Si c'est bon, tapez 1."
)
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
        # Nobody has callers say their secret code: what speaks of it stays as it is.
        ("Dites votre code secret.", "Tapez votre code secret.", "secret"),
        ("Bonjour {{ caller.polite_name }}, quel est votre code secret ?", HELLO, "secret"),
    ],
)
def test_what_would_break_a_call_is_refused(typed: str, original: str, fault: str) -> None:
    assert fault_of(typed, original, "speech") == fault


@pytest.mark.parametrize(
    ("typed", "original", "fault"),
    [
        # Nothing of what is agreed to comes after a mark that is made of two pauses.
        (PART_BY_CARD.replace("{% if quote.card %}V", "Voici |{% if quote.card %}| v"), PART_BY_CARD, "placeholders"),
        (PART_BY_CARD.replace("cents | euros }}, dont {{ quote.card", "card | euros }}, dont {{ quote.cents"),
         PART_BY_CARD, "placeholders"),
        (AGREED.replace("payez {{", "payez mille {{"), AGREED, "numbers"),
        ("À {{ quote.payee | name }} : 1{{ quote.cents | euros }}. || Si c'est bon, 1 ; sinon 2.", AGREED, "keys"),
        ("Sinon 2{% if a %}{{ b | euros }}{% endif %}.", "{% if a %}{{ b | euros }}{% endif %}. Sinon 2.", "numbers"),
        ("Rappelez le trente-six dix-sept.", "Rappelez-nous.", "numbers"),
        ("Votre solde est de 300 euros.", "Voici votre solde.", "numbers"),
        ("Votre solde est de 300 euros, tapez 1.", "Voici votre solde.", "keys"),
        ("Pour 300 euros.", "Pour payer, tapez 1.", "keys"),
        ("Tapez ①.", "Tapez.", "keys"),
        ("Tapez #.", "Tapez.", "keys"),
        # No key is asked for while none is heard.
        ("Pour payer, tapez 1. || Au revoir.", "Pour payer. || Tapez 1. Au revoir.", "keys"),
        # Something is heard in each case, and on each side of the mark.
        (".", "Au revoir.", "empty"),
        ("Votre code. ||", "Votre code. || Tapez-le.", "empty"),
        ("{% if a %}{% else %}Demain.{% endif %}", "{% if a %}Hier.{% else %}Demain.{% endif %}", "empty"),
        # What is left of braces, what XML has no letter for, and what is long in few words.
        (HELLO.replace("}}.", "}}}}."), HELLO, "letters"),
        (CHOSEN.replace("rien", r"rien\a"), CHOSEN, "letters"),
        ("a" * 700, "Au revoir.", "seconds"),
    ],
)  # fmt: skip
def test_nor_does_it_say_another_amount_or_go_silent(typed: str, original: str, fault: str) -> None:
    assert fault_of(typed, original, "speech") == fault


def test_every_case_of_every_sentence_is_looked_at() -> None:
    cut = {
        (key, part)
        for key, part, sentence in read_phrasebook().sentences()
        for medium in media_of(part)
        if len(preview(sentence, medium).cases) >= MOST_CASES
    }
    assert cut == set()


def test_what_is_said_of_each_of_several_is_counted_several_times() -> None:
    each = (
        "Vos paiements : {% for one in many %}{{ one.cents | euros }}{{ ', ' if not loop.last else '.' }}{% endfor %}"
    )
    assert preview(each, "text").cases == ("Vos paiements : 16,83 €, 16,83 €, 16,83 €,",)
    assert fault_of(each.replace("{{ one", f"{'mot ' * 30}{{{{ one"), each, "text") == "segments"
    assert len(preview("{% for a in b %}a" * 50 + "{% endfor %}" * 50, "speech").cases[0]) < 10_000


def test_a_text_stays_within_its_segments() -> None:
    assert fault_of(f"{{{{ caller.polite_name }}}} {'mot ' * 90}", HELLO, "text") == "segments"


def test_so_does_whatever_goes_out_as_a_text_too() -> None:
    typed = f"{{{{ caller.polite_name }}}} {'anticonstitutionnellement ' * 20}"
    assert [fault_of(typed, HELLO, part) for part in ("say", "help", "speech")] == ["segments", "segments", None]


def test_an_example_of_each_case_is_shown_as_it_is_said_and_as_it_is_written() -> None:
    spoken, written = preview(LEFT, "speech"), preview(LEFT, "text")
    assert spoken.cases == ("C'est payé. Reste trente-huit heures trente.", "C'est payé. Tout est utilisé.")
    assert written.cases[0] == "C'est payé. Reste 38 h 30."
    assert (round(spoken.seconds, 1), written.segments) == (2.8, 1)


def test_whatever_the_files_fill_in_has_an_example_of_its_own() -> None:
    unknown = {
        (key, part)
        for key, part, sentence in read_phrasebook().sentences()
        for medium in media_of(part)
        if OTHERS[0] not in sentence and any(OTHERS[0] in case for case in preview(sentence, medium).cases)
    }
    assert unknown == set()


def test_every_sentence_of_the_files_could_be_typed_as_it_is() -> None:
    faults = {
        (key, part): fault
        for key, part, sentence in read_phrasebook().sentences()
        if (fault := fault_of(sentence, sentence, part))
    }
    assert faults == {}


def test_another_sentence_is_said_in_its_place_and_the_files_stay_as_they_are() -> None:
    files = read_phrasebook()
    edited = files.reworded({
        ("common.goodbye", "say"): "Merci, à bientôt.",
        ("common.goodbye", "help"): "Il n'y en a pas.",
        ("more", "option about"): "savoir qui nous sommes",
        ("gone.meanwhile", "say"): "Plus dans les fichiers.",
    })  # fmt: skip
    assert edited.sentence("common.goodbye", "speech", {}) == "Merci, à bientôt."
    assert edited.sentence("common.goodbye", "speech", {}, "help") == "Merci, à bientôt."
    assert edited.sentence("common.goodbye", "text", {}) == files.sentence("common.goodbye", "text", {})
    assert ("more", "option about", "savoir qui nous sommes") in set(edited.sentences())
    assert files.sentence("common.goodbye", "speech", {}) == "Merci de votre appel. Au revoir."
    assert edited.keys == files.keys


def test_what_is_filled_in_reaches_no_more_than_values() -> None:
    sly = read_phrasebook().reworded({("call.hello", "say"): "{{ caller.__class__.__mro__ }}"})
    with pytest.raises(SecurityError):
        sly.sentence("call.hello", "speech", {"caller": "somebody"})
