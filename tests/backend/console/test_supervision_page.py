"""Supervision over HTTP: questions with their answers, of one's own programmes alone, and the same figures as files."""

import csv
import io
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection, Engine, text

from backend.console import supervision_words as words
from backend.console.supervision_block import Block, Column, as_csv
from backend.console.supervision_period import asked_for
from backend.domain.supervision import Watched
from backend.services.work import Work
from bot.conversations.manager import ConversationManager
from dialogs.payment_steps import ASIDE, OF_OTHERS, ON_THE_WAY, STEPS
from tests.support import busy_month
from tests.support.callers import JEANNE, LUCIEN
from tests.support.clock import StoppedClock
from tests.support.console_visitor import Visitor, person, visiting
from tests.support.line import LINE, Line, serving

WATCHED = Watched(date(2026, 3, 10), date(2026, 3, 10), ("apa31",))
FILES = ("appels", "abandons", "incomprises", "durees", "nouvelles", "argent")
AGREED = ("1", "1", "3*30#", "1")
TO_PAY = (*AGREED, JEANNE.pin)
WRONG_THRICE = (*AGREED, "1", *["111222"] * 3)
"""After what is paid already."""


@pytest.fixture
def line(application: Engine, clock: StoppedClock) -> Iterator[Line]:
    """The line as the role of the application, in which Jeanne pays, somebody gives up and Lucien writes."""
    with serving(application, clock) as served:
        ring(served, JEANNE.cesu, JEANNE.born, *TO_PAY)
        ring(served, JEANNE.cesu, "99")
        served.telephone.text("SOLDE", to=LINE, from_=LUCIEN.number)
        ConversationManager(served.context).keep_tally()
        yield served


def ring(line: Line, *answers: str) -> None:
    call = JEANNE.ring(line.telephone)
    for keys in answers:
        call.press(keys)
    line.clock.move(seconds=90)
    call.hang_up()


def rows(visitor: Visitor, name: str, query: str = "") -> list[dict[str, str]]:
    """A file's rows, as a spreadsheet reads them."""
    came = visitor.client.get(f"/console/supervision/{name}.csv{query}")
    assert came.headers["content-type"] == "text/csv; charset=utf-8"
    assert came.headers["content-disposition"].startswith(f'attachment; filename="{name}-')
    assert came.headers["cache-control"] == "no-store"
    return list(csv.DictReader(io.StringIO(came.content.decode("utf-8-sig")), delimiter=";"))


def test_each_question_is_answered_and_its_figures_are_a_file(line: Line) -> None:
    with visiting(line, person(line, "finance").token) as visitor:
        said = visitor.open("/supervision")
        for sentence in (
            "Combien d'appels et de messages, heure par heure ? 2 appels et 1 échange par message.",
            "Sur 2 appels, 1 paie (50 %). On s'arrête le plus après « Ont appelé » : 1.",
            "Sur 10 réponses, 10 % ne sont pas comprises, sont un silence ou un code faux.",
            "Sur 1 nouvelle, 0 % sont arrivées.",
            "Où va l'argent ?",
        ):
            assert sentence in said, said
        calls, texts = rows(visitor, "appels")
        assert (calls["Heure"], calls["Canal"], calls["En tout"], calls["Ont payé"]) == ("10 h", "Appels", "2", "1")
        assert (texts["Canal"], texts["En tout"], texts["Tours"], texts["En cours"]) == (
            "Échanges par message", "1", "1", "1",
        )  # fmt: skip
        steps = rows(visitor, "abandons")
        assert [each["Appels"] for each in steps] == ["2", "1", "1", "1", "1", "1", "1"]
        assert (steps[0]["Étape"], steps[0]["Dernière question"]) == ("Ont appelé", "Date de naissance (1)")
        missed = next(each for each in rows(visitor, "incomprises") if each["Clé"] == "identify.birth_date")
        assert (missed["Comprises"], missed["Pas comprises"], missed["Ratées (%)"]) == ("1", "1", "50")
        assert [each["Paiements"] for each in rows(visitor, "durees")] == ["1"]
        assert rows(visitor, "nouvelles")[0]["En attente d'envoi"] == "1"
        money = {each["Code"]: each for each in rows(visitor, "argent")}
        paid = line.one("select cents from payments where conversation_id is not null")
        assert int(money["apa31"]["Réservé (centimes)"]) >= int(str(paid))
        for secret in (JEANNE.cesu, "Martin", "Dupont", JEANNE.number):
            assert secret not in said


def test_who_fails_on_the_pin_came_as_far_as_the_pin_and_their_wrong_codes_are_counted(line: Line) -> None:
    """Three wrong ones, then the menu, and hung up: the last question asked says nothing of how far they came."""
    ring(line, JEANNE.cesu, JEANNE.born, *WRONG_THRICE, "*8")
    ConversationManager(line.context).keep_tally()
    assert line.one("select waiting from conversations order by id desc limit 1") == "menu"
    with visiting(line, person(line, "finance").token) as visitor:
        steps = {each["Étape"]: each for each in rows(visitor, "abandons")}
        assert (steps["Sont reconnus"]["S'arrêtent là"], steps["Sont d'accord : code demandé"]["S'arrêtent là"]) == (
            "0", "1",
        )  # fmt: skip
        assert steps["Sont d'accord : code demandé"]["Dernière question"] == "Menu (1)"
        asked = next(each for each in rows(visitor, "incomprises") if each["Clé"] == "pay.pin")
        assert [asked[name] for name in ("Comprises", "Pas comprises", "Silences", "Codes faux", "Ratées (%)")] == [
            "1", "0", "0", "3", "75",
        ]  # fmt: skip


def test_an_account_of_one_programme_sees_nothing_of_others(line: Line) -> None:
    with visiting(line, person(line, "finance", "auditor", programmes=["apa04"]).token) as visitor:
        said = visitor.open("/supervision")
        assert "Haute-Garonne" not in said
        assert "APA 31" not in said
        assert said.count("Rien encore sur cette période.") == 5
        assert [rows(visitor, name) for name in FILES[:-1]] == [[]] * 5
        assert [each["Code"] for each in rows(visitor, "argent")] == ["apa04"]
        for other in ("apa31", "none"):
            assert "Ce programme n'est pas un des vôtres" in visitor.open(f"/supervision?programme={other}")
            assert visitor.last.status_code == 422
            refused = visitor.client.get(f"/console/supervision/argent.csv?programme={other}")
            assert (refused.status_code, refused.text) == (422, words.WRONG["programme-inconnu"])
    with visiting(line, person(line, "finance", name="zoe").token) as everywhere:
        assert rows(everywhere, "appels", "?programme=apa04") == []
        assert len(rows(everywhere, "appels", "?programme=apa31")) == 2


def test_money_is_for_finance_and_auditors(line: Line) -> None:
    for role, sees in (("adviser", False), ("operator", False), ("finance", True), ("auditor", True)):
        with visiting(line, person(line, role, name=role).token) as visitor:
            assert ("Où va l'argent" in visitor.open("/supervision")) is sees, role
            assert "Supervision" in visitor.client.get("/console/supervision").text
            assert visitor.client.get("/console/supervision/argent.csv").status_code == (200 if sees else 403)
            assert ("Combien d'appels" in visitor.open("")) is (role == "auditor"), "who has no other page begins here"
    with visiting(line, person(line, "issuer", name="issuer").token) as visitor:
        assert visitor.client.get("/console/supervision").status_code == 403
    acts = line.rows("select distinct what, subject::text from audit_entries where what like 'supervision%' order by 1")
    assert acts == [("supervision.look", "{}"), ("supervision.money", "{}")]


def test_a_month_reads_well_and_so_does_nothing(line: Line) -> None:
    with line.context.database.begin() as connection:
        busy_month.fill(Work(connection, line.clock()))
    with visiting(line, person(line, "auditor").token) as visitor:
        said = visitor.open("/supervision?periode=mois")
        assert "jour par jour" in said
        assert "Du 9 février 2026 au 10 mars 2026" in said
        assert visitor.last.text.count('role="img"') == 7
        assert len({row["Jour"] for row in rows(visitor, "appels", "?periode=mois")}) == 30
        dated = "?periode=dates&du=2025-03-01&au=2026-01-31"
        days = rows(visitor, "appels", "?periode=mois&programme=apa31")
        assert (days[0]["Jour"], days[-1]["Jour"]) == ("2026-02-09", "2026-03-10")
        assert {(each["Programmes"], each["Du"], each["Au"]) for each in days} == {
            ("apa31", "2026-02-09", "2026-03-10")
        }
        assert "09/02" in visitor.words, "the page stays short"
        assert "mois par mois" in visitor.open(f"/supervision{dated}")
        assert visitor.words.count("Rien encore sur cette période.") == 4, "news that waits is told whenever"
        assert rows(visitor, "abandons", dated) == []


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"periode": "dates"}, "dates-manquent"),
        ({"periode": "dates", "du": "10 mars", "au": "2026-03-10"}, "dates-manquent"),
        ({"periode": "dates", "du": "2026-03-10", "au": "2026-03-09"}, "dates-inverses"),
        ({"periode": "dates", "du": "2026-03-11", "au": "2026-03-12"}, "dates-ailleurs"),
        ({"periode": "dates", "du": "0001-01-01", "au": "0001-01-02"}, "dates-ailleurs"),
        ({"periode": "dates", "du": "2025-03-01", "au": "2026-03-10"}, "dates-loin"),
        ({"periode": "dates", "du": "2026-03-10", "au": "2026-03-11"}, "dates-ailleurs"),
        ({"periode": "dates", "du": "2026-03-10", "au": "9999-12-31"}, "dates-ailleurs"),
        ({"periode": "annee"}, "periode-inconnue"),
        ({"programme": "apa04"}, "programme-inconnu"),
    ],
)
def test_what_cannot_be_counted_is_told_what_to_do(given: dict[str, str], wrong: str) -> None:
    asked = asked_for(given, date(2026, 3, 10), ("apa31",))
    assert (asked.watched, asked.wrong) == (None, wrong)
    assert words.WRONG[wrong].endswith(".")


def test_a_date_may_be_typed_as_one_writes_it() -> None:
    asked = asked_for({"periode": "dates", "du": "1/03/2026", "au": "10/03/2026"}, date(2026, 3, 10), ("apa31",))
    assert asked.watched
    assert (asked.watched.first, asked.watched.last) == (date(2026, 3, 1), date(2026, 3, 10))
    assert "comme 1/03/2026" in words.WRONG["dates-manquent"]


def test_a_file_is_named_by_its_programmes_and_days(line: Line) -> None:
    for programmes, called in (
        (["apa31"], "apa31"),
        (["apa04", "apa31"], "apa04_apa31"),
        (None, "apa04_apa31_cesujop"),
    ):
        who = person(line, "finance", name=f"zoe{len(called)}", programmes=programmes)
        with visiting(line, who.token) as visitor:
            came = visitor.client.get("/console/supervision/appels.csv?periode=semaine")
            assert f'"appels-{called}-2026-03-04-2026-03-10.csv"' in came.headers["content-disposition"]


def test_a_wrong_date_is_answered_in_the_page_and_stays_in_the_form(line: Line) -> None:
    with visiting(line, person(line, "operator").token) as visitor:
        said = visitor.open('/supervision?periode=dates&du=2026-03-10"><b>&au=2026-03-01')
        assert "Il faut deux dates" in said
        assert visitor.last.status_code == 422
        assert "<b>" not in visitor.last.text
        assert 'value="2026-03-01"' in visitor.last.text
        assert "Télécharger" not in said


def test_what_takes_too_long_to_count_is_told_so(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(connection: Connection, *_: object) -> object:
        connection.execute(text("set local statement_timeout = '1ms'"))
        return connection.execute(text("select count(*) from generate_series(1, 100000000)"))

    monkeypatch.setattr("backend.storage.supervision_queries.times_to_pay", slow)
    with visiting(line, person(line, "auditor").token) as visitor:
        for path in ("/supervision", "/supervision/durees.csv"):
            assert "Prenez moins de jours" in visitor.open(path)
            assert visitor.last.status_code == 409
            assert 'href="/console/supervision"' in visitor.last.text


def test_no_cell_of_a_file_is_a_formula() -> None:
    values = ("=1+1", "+33", "-2", "@cmd", "\tx", 'a";b', -5)
    block = Block("x", "?", ".", ".", (), tuple(Column(str(place)) for place in range(7)), [values])
    read = list(csv.reader(io.StringIO(as_csv(block, WATCHED).decode("utf-8-sig")), delimiter=";"))
    assert read[1] == ["apa31", "2026-03-10", "2026-03-10", "'=1+1", "'+33", "'-2", "'@cmd", "'\tx", 'a";b', "-5"]


def test_everything_has_its_name() -> None:
    assert set(words.QUESTIONS) == {*ON_THE_WAY, *ASIDE, *OF_OTHERS}
    assert set(words.STEPS) == set(STEPS)
    assert max(map(len, words.QUESTIONS.values())) <= 40, "a chart has no room for more"
