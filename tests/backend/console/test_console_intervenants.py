"""An adviser who is rung by an intervenant finds them by name as anybody, and sees what they were paid there."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from backend.services import finding_people
from tests.support.callers import LUCIEN
from tests.support.console_visitor import Visitor, person, visiting
from tests.support.line import Line

SYLVIE, FATIMA, AGENCY, LUCIE = "0024680*2", "0067890*3", "0031415*9", "0073310*8"


@pytest.fixture
def claire(line: Line) -> Iterator[Visitor]:
    """An adviser of one programme."""
    with visiting(line, person(line, "adviser", programmes=["apa31"]).token) as visitor:
        yield visitor


def of(line: Line, nan: str) -> int:
    number = line.one("select id from intervenants where nan_body || '*' || nan_key = :nan", nan=nan)
    assert isinstance(number, int)
    return number


def call_sylvie(line: Line, given_name: str, family_name: str) -> None:
    names = {"given_name": given_name, "family_name": family_name}
    line.change("update intervenants set given_name = :given_name, family_name = :family_name where id = :id",
                id=of(line, SYLVIE), **names)  # fmt: skip


def all_paid_to(engine: Engine, intervenant: int) -> None:
    with engine.begin() as connection:
        connection.execute(text("update payments set intervenant_id = :id"), {"id": intervenant})


def look_for(visitor: Visitor, typed: str) -> str:
    visitor.open("/recherche")
    return visitor.send("/recherche", typed=typed)


def last_noted(line: Line) -> tuple[object, ...]:
    return line.rows("select what, subject, outcome from audit_entries where who like 'account:%' order by id")[-1]


def test_an_intervenant_is_found_as_anybody_and_the_search_is_noted(line: Line, claire: Visitor) -> None:
    sylvie = of(line, SYLVIE)
    noted = ("beneficiary.find", {"found": 1, "intervenant": sylvie}, "done")
    for typed in ("Sylvie Moreau", "MOREAU sylvie", "Moreu Sylvïe", "01 99 00 00 03"):
        said = look_for(claire, typed)
        assert "Sylvie Moreau" in said, typed
        assert line.rows("select what, subject, outcome from audit_entries order by id")[-2] == noted, typed
    assert last_noted(line) == ("intervenant.look", {"intervenant": sylvie}, "done")
    assert "Monsieur Lucien Robert" in said
    assert "Madame Simone Lefèvre" in said
    assert "…03" in said
    for secret in ("01 99 00 00 03", SYLVIE, "FR76", "1968", "sylvie.moreau@"):
        assert secret not in said
    assert "Association Bel Âge" in look_for(claire, "bel age")


def test_who_works_for_nobody_of_the_account_s_programmes_is_not_there(line: Line, claire: Visitor) -> None:
    for nan, typed in ((LUCIE, "lucie arnaud"), (FATIMA, "fatima benali"), (LUCIE, "0639980073")):
        assert "Personne ne correspond" in look_for(claire, typed)
        gone = claire.open(f"/intervenants/{of(line, nan)}")
        assert "introuvable" in gone
        assert gone == claire.open("/intervenants/999999"), "as of somebody who is not"
        assert last_noted(line) == ("intervenant.look", {}, "refused 404")


def test_who_was_paid_there_is_found_when_nobody_has_them_on_their_list_any_more(
    line: Line, claire: Visitor, engine: Engine
) -> None:
    all_paid_to(engine, of(line, FATIMA))
    said = look_for(claire, "fatima benali")
    assert "Monsieur Lucien Robert" in said
    assert "Aucun paiement" not in said


def test_what_others_of_their_programmes_paid_them_is_not_told(line: Line, claire: Visitor, engine: Engine) -> None:
    all_paid_to(engine, of(line, AGENCY))
    reference = line.one("select max(reference) from payments p join beneficiaries b on b.id = p.beneficiary_id"
                         " where b.cesu_code = :code", code=LUCIEN.cesu)  # fmt: skip
    said = claire.open(f"/intervenants/{of(line, AGENCY)}")
    assert f"/console/paiements/{reference}" in claire.last.text
    assert ("Lucien Robert" in said, "Blanc" in said) == (True, False)
    with visiting(line, person(line, "adviser", name="apa04", programmes=["apa04"]).token) as other:
        said = other.open(f"/intervenants/{of(line, AGENCY)}")
        assert ("Lucien Robert" in said, "Fernand Blanc" in said) == (False, True)
        assert str(reference) not in other.last.text
        assert "Aucun paiement" in said


def test_two_of_one_name_are_told_apart_by_whom_they_help(line: Line, claire: Visitor) -> None:
    call_sylvie(line, "Marie", "Dupont")
    said = look_for(claire, "dupont marie")
    assert "2 personnes" in said
    assert "Intervenant chez Monsieur Lucien Robert, Madame Jeanne Martin et d'autres" in said
    assert "Intervenant chez Monsieur Lucien Robert, Madame Simone Lefèvre" in said
    assert last_noted(line) == ("beneficiary.find", {"found": 2}, "done")


def test_a_beneficiary_and_an_intervenant_of_one_name_are_one_search(
    line: Line, claire: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_sylvie(line, "Simone", "Lefevre")
    said = look_for(claire, "lefèvre")
    assert said.index("Madame Simone Lefèvre") < said.index("Intervenant chez"), "who pays comes first"
    monkeypatch.setattr(finding_people, "PATIENCE_SECONDS", 0.01)
    with finding_people._ONE_BY_NAME:
        assert "D'autres cherchent aussi" in look_for(claire, "lefèvre")
