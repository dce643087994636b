"""An editor finds a sentence, tries it, has it said and takes it back; what would break a call is refused with why."""

from collections.abc import Iterator

import pytest

from backend.console.forms import csrf_of
from tests.support.callers import JEANNE
from tests.support.console_visitor import Visitor, person, visiting
from tests.support.line import Line

HELLO, GOODBYE = "/phrases/call.hello/say", "/phrases/common.goodbye/say"
NEWS = "/phrases/news.paid.trusted/say"
WHY = "demande du conseil"


@pytest.fixture
def anne(line: Line) -> Iterator[Visitor]:
    with visiting(line, person(line, "editor", name="anne").token) as visitor:
        yield visitor


def trail(line: Line) -> list[tuple[object, ...]]:
    return line.rows("select what, subject, outcome from audit_entries where what like 'words.%' order by id")


def saved(visitor: Visitor, page: str, words: str, why: str = WHY) -> str:
    """Type other words on the page of a sentence and save them."""
    visitor.open(page)
    return visitor.send(page, words=words, why=why)


def field(visitor: Visitor) -> str:
    """What stands in the field of the sentence."""
    return visitor.last.text.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]


def test_a_sentence_is_found_by_any_of_its_words_and_its_key(anne: Visitor) -> None:
    assert "Toutes les phrases sont celles d'origine." in anne.open("")
    for typed in ("prive raccrocher", "MERCI appel revoir", "common.goodbye"):
        said = anne.open(f"/phrases?mots={typed}")
        assert ("Merci de votre appel. Au revoir." in said) is (typed != "prive raccrocher"), typed
    assert "Aucune phrase n'a tous ces mots" in anne.open("/phrases?mots=zzz")
    assert "Bonjour madame Martin." in anne.open("/phrases?dialogue=call")
    assert "Page introuvable" in anne.open(f"/phrases?mots={'a' * 101}")
    assert "Phrase introuvable" in anne.open("/phrases/call.nothing/say")
    assert "Choix du menu : about" in saved(anne, "/phrases/more/option%20about", "savoir qui nous sommes")
    assert "La phrase est enregistrée" in anne.words


def test_a_sentence_leads_to_its_others_and_shows_its_newest_versions(line: Line, anne: Visitor) -> None:
    saved(anne, GOODBYE, "Merci.")
    line.change(
        "insert into wording_versions (key, part, words, account_id, at, why) select key, part, words, account_id, at,"
        " why from wording_versions, generate_series(1, 52)"
    )
    assert "Avec cette phrase : phrase écrite" in anne.open(GOODBYE)
    assert "3 versions plus anciennes" in anne.words
    assert anne.last.text.count("Reprendre cette version</summary>") <= 50


def test_it_is_tried_saved_said_and_taken_back_to_any_version(line: Line, anne: Visitor) -> None:
    anne.open(HELLO)
    form = anne.hidden(f"/console{HELLO}")
    anne.last = anne.post(f"{HELLO}/essayer", **form, words="Bien le bonjour, {{ caller.polite_name }} !")
    assert "Bien le bonjour, madame Martin !" in anne.words
    assert "2 s au plus" in anne.words
    assert "1 SMS 32 caractères au plus" in anne.words
    assert field(anne) == "Bien le bonjour, {{ caller.polite_name }} !"
    assert line.one("select count(*) from wording_versions") == 0

    said = saved(anne, HELLO, "Bien le bonjour, {{ caller.polite_name }} !")
    assert "La phrase est enregistrée" in said
    assert f"par anne : « {WHY} »" in said
    line.context.phrasebook.look(line.context.database, line.clock)
    call = JEANNE.ring(line.telephone)
    for keys in (JEANNE.cesu, JEANNE.born):
        call.press(keys)
    assert "Bien le bonjour, madame Martin !" in " ".join(call.heard)
    assert "modifiée" in anne.open("/phrases")

    first = line.one("select max(id) from wording_versions")
    saved(anne, HELLO, "Bonjour, {{ caller.polite_name }}.")
    assert "C'était déjà ainsi" in saved(anne, HELLO, " Bonjour,\r\n{{ caller.polite_name }}. ")
    anne.open(HELLO)
    assert "La phrase est reprise" in anne.send(f"{HELLO}/reprendre", why=WHY, version=str(first))
    assert field(anne) == "Bien le bonjour, {{ caller.polite_name }} !"
    assert "La phrase est reprise" in anne.send(f"{HELLO}/reprendre", why=WHY, version="0")
    assert field(anne) == "Bonjour {{ caller.polite_name }}."
    assert "d'origine" in anne.words
    form = anne.hidden(f"/console{HELLO}")
    anne.last = anne.post(f"{HELLO}/reprendre", **form, why=WHY, version="999")
    assert "n'est pas de cette phrase" in anne.words
    acts = [(what, outcome) for what, subject, outcome in trail(line) if what not in {"words.look", "words.list"}]
    assert acts == [
        ("words.try", "done"),
        *[("words.change", "done")] * 3,
        *[("words.take_back", "done")] * 2,
        ("words.take_back", "refused 422"),
    ]
    assert ("words.change", {"sentence": "call.hello say", "version": first}, "done") in trail(line)


@pytest.mark.parametrize(
    ("page", "words", "sentence"),
    [
        (HELLO, "Bonjour {{ caller.polite_name }}, {{ caller.pin }}.", "En trop : {{ caller.pin }}"),
        (HELLO, "Bonjour.", "Il manque {{ caller.polite_name }}"),
        (HELLO, "{% for a in range(9) %}Bonjour{% endfor %} {{ caller.polite_name }}", "En trop : {% for a in"),
        (HELLO, "Bonjour {{ caller.polite_name", "une accolade ou une condition n'est pas fermée"),
        (HELLO, "<b>Bonjour</b> {{ caller.polite_name }} 🙂", "un émoji"),
        (HELLO, "mot " * 750, "mille cinq cents caractères au plus"),
        (HELLO, " ", "Il n'y a rien à dire"),
        (GOODBYE, f"{'mot ' * 60} au revoir.", "vingt secondes au plus"),
        ("/phrases/common.goodbye/text", f"{'mot ' * 90} au revoir.", "deux SMS au plus"),
        ("/phrases/common.goodbye/text", "Merci, Привет.", "une lettre d'un autre alphabet"),
        (GOODBYE, "Merci. Tapez 4.", "Les touches à taper"),
        (GOODBYE, "Envoyez SOLDE.", "Les mots en capitales"),
    ],
)
def test_what_would_break_a_call_is_refused_and_stays_in_the_form(
    line: Line, anne: Visitor, page: str, words: str, sentence: str
) -> None:
    said = saved(anne, page, words)
    assert sentence in said
    assert anne.last.status_code == 422
    assert WHY in anne.last.text
    assert field(anne) == words.replace("<b>", "&lt;b&gt;").replace("</b>", "&lt;/b&gt;")
    assert line.one("select count(*) from wording_versions") == 0
    assert trail(line)[-1][2] == "refused 422"


def test_a_sentence_on_the_secret_code_is_shown_without_a_form(anne: Visitor) -> None:
    said = anne.open("/phrases/pay.pin/say")
    assert "Cette phrase parle du code secret : elle ne se change pas ici" in said
    assert ("<textarea" in anne.last.text, "/essayer" in anne.last.text) == (False, False)
    assert "À voix haute" in said
    said = saved(anne, GOODBYE, "Merci. Votre code secret ?")
    assert "Retirez de votre phrase les mots « secret »" in said
    assert field(anne) == "Merci. Votre code secret ?"


@pytest.mark.parametrize("blank", [" ", "|"])
def test_nothing_is_told_of_how_long_blank_words_are(anne: Visitor, blank: str) -> None:
    anne.open(GOODBYE)
    form = anne.hidden(f"/console{GOODBYE}")
    anne.last = anne.post(f"{GOODBYE}/essayer", **form, words=blank)
    assert "Il n'y a rien à dire" in anne.words
    for untold in ("0 caractères", "0 s", "au plus", "ne peut pas être lue"):
        assert untold not in anne.words.partition("Ce que vous avez tapé")[2].partition("Versions")[0], untold


def test_why_must_be_said_and_a_form_acts_once(line: Line, anne: Visitor) -> None:
    assert "Dites pourquoi" in saved(anne, GOODBYE, "Merci.", why=" ")
    assert field(anne) == "Merci."
    form = anne.hidden(f"/console{GOODBYE}")
    for status in (200, 409):
        assert anne.post(GOODBYE, **form, words="Merci.", why=WHY).status_code == status
    assert line.one("select count(*) from wording_versions") == 1


def test_the_second_of_two_editors_is_told_and_loses_nothing(line: Line, anne: Visitor) -> None:
    with visiting(line, person(line, "editor", name="paul").token) as paul:
        paul.open(GOODBYE)
        saved(anne, GOODBYE, "Merci, à bientôt.")
        said = paul.send(GOODBYE, words="Merci bien.", why=WHY)
        assert paul.last.status_code == 409
        assert "Quelqu'un a changé cette phrase" in said
        assert "Merci, à bientôt. Le 10 mars 2026" in said
        assert field(paul) == "Merci bien."
        assert line.one("select count(*) from wording_versions") == 1
        assert "La phrase est enregistrée" in paul.send(GOODBYE, words="Merci bien.", why=WHY), "knowing of the other"
    assert [row[0] for row in line.rows("select words from wording_versions order by id")] == [
        "Merci, à bientôt.",
        "Merci bien.",
    ]


def test_only_an_editor_by_a_form_of_theirs_changes_a_sentence(line: Line, anne: Visitor) -> None:
    claire = person(line, "adviser", "finance", "operator", "auditor")
    fields = {"words": "Merci.", "why": WHY, "seen": "0", "ticket": "x"}
    with visiting(line, claire.token) as other:
        assert "Phrases" not in other.open("/compte")
        for page in ("/phrases", HELLO):
            assert "Ce n'est pas pour vous" in other.open(page)
        for page in (GOODBYE, f"{GOODBYE}/essayer", f"{GOODBYE}/reprendre"):
            assert other.post(page, **fields, csrf=csrf_of(claire.token)).status_code == 403, page
    for page in (GOODBYE, f"{GOODBYE}/essayer", f"{GOODBYE}/reprendre"):
        assert anne.post(page, **fields).status_code == 403, page
    del anne.client.headers["Sec-Fetch-Site"]
    anne.client.headers["Origin"] = "https://evil.example"
    assert anne.post(GOODBYE, **fields, csrf="x").status_code == 403
    assert line.one("select count(*) from wording_versions") == 0


def test_a_version_that_fits_the_files_no_more_is_said_to_be_left_out(line: Line, anne: Visitor) -> None:
    saved(anne, GOODBYE, "Merci.")
    line.change(
        "insert into wording_versions (key, part, words, account_id, at, why) select key, part,"
        " 'Merci {{ caller.name }}.', account_id, at, why from wording_versions"
    )
    said = anne.open(GOODBYE)
    assert "ne va plus avec la phrase d'origine" in said
    assert field(anne) == "Merci de votre appel. Au revoir."
    assert "à revoir" in anne.open("/phrases")


def test_a_script_of_our_own_alone_runs_and_only_there(anne: Visitor) -> None:
    anne.open(HELLO)
    assert "script-src 'self';" in anne.last.headers["content-security-policy"]
    assert anne.client.get("/console/assets/listen.js").headers["content-type"].startswith("text/javascript")
    anne.open("/phrases")
    assert "script-src" not in anne.last.headers["content-security-policy"]
