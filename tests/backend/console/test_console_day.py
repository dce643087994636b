"""An adviser's day in the console, over HTTP: she finds, looks, helps; the trail tells it, and no page a secret."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Semaphore
from typing import Any

import pytest

from backend.console.console_door import MOST_PAGES
from backend.domain.call_wish import CallWish
from backend.domain.transfer import CallSubject
from backend.services import adviser_tasks, call_list, finding_people, overviews
from backend.services.call_list import Waiting
from backend.services.work import Work
from tests.support.callers import JEANNE, LUCIEN
from tests.support.console_visitor import Visitor, person, visiting
from tests.support.line import LINE, Line

WRONG_PIN = "111222"
TO_PAY = ("1", "1", "1", "3*30#", "1")


@pytest.fixture
def claire(line: Line) -> Iterator[Visitor]:
    with visiting(line, person(line, "adviser").token) as visitor:
        yield visitor


def of(line: Line, cesu: str) -> int:
    number = line.one("select id from beneficiaries where cesu_code = :code", code=cesu)
    assert isinstance(number, int)
    return number


def trail(line: Line) -> list[tuple[object, ...]]:
    return line.rows("select what, subject, outcome from audit_entries where who like 'account:%' order by id")


def test_somebody_is_found_by_what_they_are_known_by(line: Line, claire: Visitor) -> None:
    claire.open("/recherche")
    for typed in ("31000017", "martin jeanne", "Martn Jeane", "01 99 00 00 17", "+33199000017"):
        claire.open("/recherche")
        assert "Madame Jeanne Martin" in claire.send("/recherche", typed=typed), typed
        assert typed not in str(claire.last.url)
        found = [entry for entry in trail(line) if entry[0] == "beneficiary.find"][-1]
        assert found == ("beneficiary.find", {"found": 1, "beneficiary": of(line, JEANNE.cesu)}, "done")


def test_a_page_of_somebody_masks_what_need_not_be_seen_and_is_noted(line: Line, claire: Visitor) -> None:
    jeanne = of(line, JEANNE.cesu)
    said = claire.open(f"/beneficiaires/{jeanne}")
    assert "Code secret prêt" in said
    assert "…17" in said
    whole = claire.open(f"/beneficiaires/{jeanne}/coordonnees")
    assert "01 99 00 00 17" in whole
    for secret in (JEANNE.pin, JEANNE.cesu, "1938", JEANNE.number):
        assert secret not in said
    assert [entry[0] for entry in trail(line)] == ["beneficiary.look", "beneficiary.contact"]
    assert "introuvable" in claire.open("/beneficiaires/999999")
    assert trail(line)[-1] == ("beneficiary.look", {}, "refused 404")


def test_she_unblocks_once_and_the_caller_pays(line: Line, claire: Visitor) -> None:
    call = JEANNE.ring(line.telephone)
    for keys in (JEANNE.cesu, JEANNE.born, *TO_PAY, WRONG_PIN, WRONG_PIN, WRONG_PIN):
        call.press(keys)
    jeanne = of(line, JEANNE.cesu)
    assert "Code secret en pause" in claire.open(f"/beneficiaires/{jeanne}")
    form = claire.hidden(f"/console/beneficiaires/{jeanne}/debloquer")
    said = claire.send(f"/beneficiaires/{jeanne}/debloquer")
    assert "Le code secret est débloqué" in said
    assert "Code secret prêt" in said
    again = claire.post(f"/beneficiaires/{jeanne}/debloquer", **form)
    assert (again.status_code, "qu&#39;une fois" in again.text) == (409, True)
    assert [entry[2] for entry in trail(line) if entry[0] == "beneficiary.unblock"] == ["done", "refused 409"]
    call = JEANNE.ring(line.telephone)
    for keys in (JEANNE.cesu, JEANNE.born):
        call.press(keys)
    if "Pour le reprendre" in " ".join(call.heard):
        call.press("2")
    for keys in (*TO_PAY, JEANNE.pin):
        call.press(keys)
    assert "C'est payé." in " ".join(call.heard)


def test_a_conversation_is_read_without_what_is_secret(line: Line, claire: Visitor) -> None:
    call = JEANNE.ring(line.telephone)
    for keys in (JEANNE.cesu, JEANNE.born, "1", "1", "3*30#", "1", JEANNE.pin):
        call.press(keys)
    call.hang_up()
    jeanne = of(line, JEANNE.cesu)
    number = line.one("select max(id) from conversations")
    said = claire.open(f"/beneficiaires/{jeanne}/conversations/{number}")
    assert "Vous payez trois heures trente à Marie Dupont" in said
    assert "La personne Marie Dupont" in said
    assert "La personne 3h30" in said or "La personne 3 h 30" in said
    assert "[code juste]" in said
    assert "C'est payé" in said
    for secret in (JEANNE.pin, JEANNE.cesu, JEANNE.born, "12031938", "1938", "trois un zéro zéro"):
        assert secret not in said
    assert trail(line)[-1] == ("beneficiary.conversation", {"beneficiary": jeanne, "conversation": number}, "done")
    lucien = of(line, LUCIEN.cesu)
    assert "introuvable" in claire.open(f"/beneficiaires/{lucien}/conversations/{number}"), "it is not his"
    assert "Marie" not in claire.words


def test_the_list_of_conversations_says_first_who_paid_and_then_how_it_ended(line: Line, claire: Visitor) -> None:
    for answers in (("1", "1", "3*30#", "1", JEANNE.pin), ("2",)):
        call = JEANNE.ring(line.telephone)
        for keys in (JEANNE.cesu, JEANNE.born, *answers):
            call.press(keys)
        call.hang_up()
    jeanne = of(line, JEANNE.cesu)
    listed = claire.open(f"/beneficiaires/{jeanne}").partition("Conversations")[2]
    assert "a payé ; coupé, le paiement est confirmé à l'appel suivant" in listed
    assert listed.count("a payé") == 1
    assert "redit" not in listed
    first = line.one("select min(conversation_id) from payments where conversation_id is not null")
    assert "A payé ; " in claire.open(f"/beneficiaires/{jeanne}/conversations/{first}")


def test_a_thread_of_texts_is_read_by_its_commands_alone(line: Line, claire: Visitor) -> None:
    for words in ("SOLDE", LUCIEN.pin, "NUMERO 0639980077", f"{LUCIEN.cesu} 01/03/1929"):
        line.telephone.text(words, to=LINE, from_=LUCIEN.number)
    number = line.one("select max(id) from conversations")
    said = claire.open(f"/beneficiaires/{of(line, LUCIEN.cesu)}/conversations/{number}")
    assert "La personne SOLDE Allô CESU Il vous reste 75 h 30" in said
    assert "La personne [un code secret, ni lu ni gardé] Allô CESU N'envoyez jamais" in said
    for secret in (LUCIEN.pin, LUCIEN.cesu, "1929", "0639980077", "06 39"):
        assert secret not in said


def test_a_number_is_registered_with_why_and_can_be_undone(line: Line, claire: Visitor) -> None:
    jeanne = of(line, JEANNE.cesu)
    page = f"/beneficiaires/{jeanne}"
    claire.open(f"{page}/coordonnees")
    assert "Il manque la raison" in claire.send(f"{page}/numeros", number="06 39 98 00 77", why=" ")
    claire.open(f"{page}/coordonnees")
    assert "Numéro à vérifier" in claire.send(f"{page}/numeros", number="123", why="rappelée")
    claire.open(f"{page}/coordonnees")
    said = claire.send(f"{page}/numeros", number="06 39 98 00 77", why="rappelée")
    assert "Le numéro est enregistré" in said
    assert "06 39 98 00 77" in said
    assert "par claire.durand : « rappelée »" in said
    assert "Le changement est annulé" in claire.send(f"{page}/coordonnees/defaire", why="erreur")


def test_statements_go_by_post_or_not_and_no_letter_goes_nowhere(line: Line, claire: Visitor) -> None:
    page = f"/beneficiaires/{of(line, JEANNE.cesu)}"
    claire.open(page)
    assert "Un relevé part chaque mois." in claire.send(f"{page}/releves")
    assert "Aucun relevé ne part." in claire.send(f"{page}/releves")
    assert "Pas d'adresse" in claire.send(f"{page}/courrier")


def test_somebody_is_put_on_the_list_of_call_backs_once(line: Line, claire: Visitor) -> None:
    page = f"/beneficiaires/{of(line, JEANNE.cesu)}"
    claire.open(f"{page}/coordonnees")
    assert "Le rappel est demandé" in claire.send(f"{page}/rappel", number=JEANNE.number, topic="pin")
    assert "était déjà demandé" in claire.send(f"{page}/rappel", number="+33699999999", topic="x")
    said = claire.open("/taches")
    assert "Au sujet de son code secret. Numéro : …17" in said
    assert line.one("select count(*) from tasks where kind = 'call_back'") == 1


def test_a_payment_is_held_disputed_and_ruled_upon(line: Line, claire: Visitor) -> None:
    lucien = of(line, LUCIEN.cesu)
    reference = str(line.one("select max(reference) from payments where beneficiary_id = :id", id=lucien))
    line.change("update payments set state = 'accepted' where reference = :reference", reference=reference)
    page = f"/paiements/{reference}"
    claire.open(page)
    assert "est retenu" in claire.send(f"{page}/retenir", why="contesté")
    assert "est contesté" in claire.send(f"{page}/contester", note="deux heures")
    assert "Contesté par un conseiller" in claire.words
    assert "deux heures" in claire.words
    said = claire.send(f"{page}/trancher", outcome="cancel", why="il le confirme")
    assert "le paiement est annulé" in said
    assert "Déjà annulé" in claire.post(f"{page}/annuler", csrf=claire.hidden("/console/deconnexion")["csrf"]).text
    assert claire.client.get(f"/console{page}/recu.pdf").content[:4] == b"%PDF"


@pytest.mark.parametrize(
    ("state", "days", "told"),
    [
        ("accepted", 0, "Versé au plus tard le"),
        ("accepted", 20, "En retard à verser au plus tard le"),
        ("batched", 20, "En retard à verser au plus tard le"),
        ("sent", 20, "Normalement versé depuis le"),
        ("cancelled", 0, ""),
        ("settled", 20, ""),
    ],
)
def test_a_payment_says_when_it_is_due_while_it_is_and_that_it_is_late(
    line: Line, state: str, days: int, told: str
) -> None:
    lucien = of(line, LUCIEN.cesu)
    reference = str(line.one("select max(reference) from payments where beneficiary_id = :id", id=lucien))
    line.change("update payments set state = :state where reference = :reference", state=state, reference=reference)
    line.clock.moment = line.clock.moment.replace(month=2, day=17) + timedelta(days=days)
    with visiting(line, person(line, "adviser").token) as claire:
        said = claire.open(f"/paiements/{reference}").partition("Ce qui s'est passé")[0]
    dues = ["Versé au plus tard le", "En retard à verser au plus tard le", "Normalement versé depuis le"]
    assert [each for each in dues if each in said] == [each for each in dues if each == told]


def test_the_queue_says_who_has_what_and_shows_a_number_to_who_took_it(line: Line, claire: Visitor) -> None:
    jeanne = of(line, JEANNE.cesu)
    with line.context.database.begin() as connection:
        work = Work(connection, line.clock())
        who = Waiting("apa31", 1, jeanne, None, "+33639980077")
        call_list.add(work, who, CallWish(CallSubject("pin", None, known_number=True)))
        adviser_tasks.open_task(work, "letter.not_printed", {"job": 1})
    task = line.one("select id from tasks where kind = 'call_back'")
    said = claire.open("/taches")
    assert "Au sujet de son code secret" in said
    assert "…77" in said
    assert "06 39 98 00 77" not in said
    assert "Le numéro entier se voit une fois la tâche prise." in said
    assert "06 39 98 00 77" in claire.send(f"/taches/{task}/prendre")
    assert "une fois la tâche prise" not in claire.words
    assert "terminez-la en notant ce qu'il en est" in claire.words
    with visiting(line, person(line, "adviser", name="paul").token) as paul:
        assert "06 39 98 00 77" not in paul.open("/taches")
        form = paul.hidden("/console/deconnexion")
        assert "La tâche est prise" in paul.post(f"/taches/{task}/prendre", **form, ticket="x").text
    assert "La tâche est terminée" in claire.send(f"/taches/{task}/terminer", note="rappelée")
    assert line.one("select count(*) from call_numbers") == 0
    with visiting(line, person(line, "finance", name="zoe").token) as zoe:
        assert "Madame" not in zoe.open("/taches"), "who may not look at people is told no names"


def test_an_account_of_one_programme_sees_nothing_of_others(line: Line) -> None:
    odette = of(line, "04000021")
    lucien = of(line, LUCIEN.cesu)
    reference = str(line.one("select max(reference) from payments where beneficiary_id = :id", id=lucien))
    with line.context.database.begin() as connection:
        adviser_tasks.open_task(Work(connection, line.clock()), "number.to_register", {"beneficiary": odette})
    with visiting(line, person(line, "adviser", "finance", programmes=["apa31"]).token) as visitor:
        for typed in ("garcin", "04000021"):
            visitor.open("/recherche")
            assert "Personne ne correspond" in visitor.send("/recherche", typed=typed)
        gone = visitor.open(f"/beneficiaires/{odette}")
        assert gone == visitor.open("/beneficiaires/999999"), "as of somebody who is not"
        assert "Garcin" not in visitor.open("/taches")
        assert "04" not in visitor.open("/banque")
    with visiting(line, person(line, "adviser", name="apa04", programmes=["apa04"]).token) as other:
        assert other.open(f"/paiements/{reference}") == other.open("/paiements/123456789")
        form = {"csrf": other.hidden("/console/recherche")["csrf"]} if other.open("/recherche") else {}
        for what in ("annuler", "contester", "trancher", "retenir", "liberer", "recu"):
            fields = {"ticket": what, "why": "x", "outcome": "stands", **form}
            assert other.post(f"/paiements/{reference}/{what}", **fields).status_code == 404, what
        for what in ("debloquer", "courrier", "releves"):
            assert other.post(f"/beneficiaires/{lucien}/{what}", ticket=what, **form).status_code == 404


def test_finance_reconciles_and_sees_what_is_held(line: Line) -> None:
    with visiting(line, person(line, "finance").token) as visitor:
        said = visitor.open("")
        assert "Prochain fichier" in said
        assert "Chaque centime concorde" in visitor.send("/banque/rapprocher")
        iban = "FR76 3000 6000 0112 3456 7890 189"
        assert "Intervenant introuvable" in visitor.send("/banque/compte", nan="9999999*9", iban=iban, why="erreur")
        visitor.open("/banque")
        assert "IBAN à vérifier" in visitor.send("/banque/compte", nan="0012345*1", iban="FR1", why="erreur")
        visitor.open("/banque")
        assert "Le compte est corrigé" in visitor.send("/banque/compte", nan="0012345*1", iban=iban, why="erreur")
        visitor.open("/banque")
        assert "Rien à rembourser" in visitor.send("/banque/rembourser", code="x", why="fait")
    assert line.one("select who from interventions where kind = 'iban'") == "claire.durand"


def test_a_fault_is_a_sentence(line: Line, claire: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.services.overviews.overview", lambda *_: 1 / 0)
    said = claire.open(f"/beneficiaires/{of(line, JEANNE.cesu)}")
    assert "Une panne de notre côté" in said
    assert "division" not in claire.last.text
    assert trail(line)[-1][2] == "failed"


def test_pages_that_take_long_leave_callers_their_threads(
    line: Line, claire: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way, go_on, whole = Semaphore(0), Event(), overviews.overview

    def slow(*given: Any) -> object:
        under_way.release()
        go_on.wait(20)
        return whole(*given)

    monkeypatch.setattr(overviews, "overview", slow)
    page = f"/console/beneficiaires/{of(line, JEANNE.cesu)}"
    with ThreadPoolExecutor(20) as pool:
        pages = [pool.submit(claire.client.get, page, timeout=60) for _ in range(20)]
        try:
            assert all(under_way.acquire(timeout=20) for _ in range(MOST_PAGES))
            call = JEANNE.ring(line.telephone)
            call.press(JEANNE.cesu)
            assert "date de naissance" in " ".join(call.heard)
            assert not under_way.acquire(timeout=0.05), "the others wait"
        finally:
            go_on.set()
        assert {each.result().status_code for each in pages} == {200}


def test_two_do_not_search_by_name_at_once(claire: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding_people, "PATIENCE_SECONDS", 0.01)
    claire.open("/recherche")
    with finding_people._ONE_BY_NAME:
        assert "D'autres cherchent aussi" in claire.send("/recherche", typed="martin")
    claire.open("/recherche")
    assert "Jeanne Martin" in claire.send("/recherche", typed="martin")
