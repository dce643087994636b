"""The issuer's files: everything or nothing, line by line, twice, corrected; and every cent agrees after each."""

from datetime import date

import pytest

from backend.services.bank import reconciling
from backend.services.issuer_files.characters import FileNotReadable
from backend.services.issuer_files.file_importer import ImportOutcome, ImportUnderWay
from backend.services.pins import Pins
from backend.storage.staging.staged_file import StagedFile
from tests.backend.services.cashier import JEANNE, LUCIEN
from tests.backend.services.issuer_files.conftest import Issuer
from tests.support.invariants import assert_money_holds
from tests.support.postgres import PEPPER

PEOPLE = """Programme;Code CESU;Civilité;Nom;Prénom;Date naissance;Rue;Code postal;Ville;Téléphones;Intervenants
apa31;32000011;Mme;Dùpré;Élise;01/02/1940;4 rue des Lilas;4000;Digne;639980011 / +33 5 61 00 00 11;12345*1
apa31;32000028;M.;"O\\Neil";Jean;1935-12-31;;;;;
"""
RIGHTS = """programme;code_cesu;reference;mois;heures;euros
apa31;31000017;2026-04-A;04/2026;42h30;201,94
apa31;31000017;2026-05-A;mai-26;10,5;50
"""
HEADER = RIGHTS.splitlines()[0]


def counts(outcome: ImportOutcome) -> tuple[int, int, int, int]:
    found = outcome.counts
    return found.created, found.changed, found.unchanged, found.rejected


def assert_all_agrees(issuer: Issuer) -> None:
    assert_money_holds(issuer.engine)
    with issuer.work() as work:
        assert tuple(reconciling.reconcile(work).differences) == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_people_come_in_however_excel_has_saved_them(issuer: Issuer, encoding: str, separator: str) -> None:
    outcome = issuer.hand_over("beneficiaries", PEOPLE.replace(";", separator), encoding=encoding)
    assert (counts(outcome), outcome.written) == ((2, 0, 0, 0), True)
    assert issuer.rows(
        "select civility, given_name, family_name, birth_date, postcode, town from beneficiaries "
        "where cesu_code like '32%' order by id"
    ) == [
        ("madame", "Élise", "Dùpré", date(1940, 2, 1), "04000", "Digne"),
        ("monsieur", "Jean", "O\\Neil", date(1935, 12, 31), None, None),
    ]
    numbers = "select number from beneficiary_phones where beneficiary_id = :id order by 1"
    assert issuer.rows(numbers, id=issuer.payer("32000011")) == [("+33561000011",), ("+33639980011",)]
    assert (
        issuer.one("select count(*) from known_intervenants where beneficiary_id = :id", id=issuer.payer("32000011"))
        == 1
    )


def test_the_same_file_twice_changes_nothing(issuer: Issuer) -> None:
    issuer.hand_over("beneficiaries", PEOPLE)
    assert counts(issuer.hand_over("beneficiaries", PEOPLE)) == (0, 0, 2, 0)
    issuer.hand_over("rights", RIGHTS)
    assert counts(issuer.hand_over("rights", RIGHTS)) == (0, 0, 2, 0)
    assert issuer.one("select count(*) from lots where source like '2026-%'") == 2
    assert_all_agrees(issuer)


def test_what_changed_is_changed_and_a_column_that_is_not_there_stays(issuer: Issuer) -> None:
    issuer.hand_over("beneficiaries", PEOPLE)
    moved = "programme;code_cesu;civilite;nom;prenom;date_naissance;ville;rue;code_postal;telephones_retires\n"
    moved += "apa31;32000011;Mme;Dùpré;Élise;01/02/1940;Toulouse;1 place;31000;0561000011\n"
    assert counts(issuer.hand_over("beneficiaries", moved)) == (0, 1, 0, 0)
    assert counts(issuer.hand_over("beneficiaries", moved)) == (0, 0, 1, 0)
    assert issuer.one("select town from beneficiaries where cesu_code = '32000011'") == "Toulouse"
    numbers = "select number from beneficiary_phones where beneficiary_id = :id"
    assert issuer.rows(numbers, id=issuer.payer("32000011")) == [("+33639980011",)]


def test_rights_are_granted_and_can_be_paid_with(issuer: Issuer) -> None:
    outcome = issuer.hand_over("rights", RIGHTS.replace("04/2026", "03/2026"))
    assert counts(outcome) == (2, 0, 0, 0)
    row = "select opens_on, expires_on, minutes_total, cents_total from lots where source = :source"
    assert issuer.rows(row, source="2026-04-A") == [(date(2026, 3, 1), date(2026, 6, 30), 2550, 20194)]
    assert issuer.rows(row, source="2026-05-A") == [(date(2026, 5, 1), date(2026, 8, 31), 630, 5000)]
    assert issuer.must_pay(JEANNE, 80 * 60)
    assert_all_agrees(issuer)


def test_a_right_that_is_there_is_not_changed_but_withdrawn(issuer: Issuer) -> None:
    issuer.hand_over("rights", RIGHTS)
    outcome = issuer.hand_over("rights", RIGHTS.replace("201,94", "202,94"))
    assert (counts(outcome), outcome.written) == ((0, 0, 1, 1), False)
    assert outcome.rejects[0][1] == "euros"
    assert "withdraw the right" in outcome.rejects[0][2]
    gone = "programme;code_cesu;reference;retrait\napa31;31000017;2026-04-A;oui\n"
    assert counts(issuer.hand_over("rights", gone)) == (0, 1, 0, 0)
    assert counts(issuer.hand_over("rights", gone)) == (0, 0, 1, 0)
    assert issuer.rows("select minutes_ended, cents_ended from lots where source = '2026-04-A'") == [(2550, 20194)]
    assert counts(issuer.hand_over("rights", RIGHTS)) == (0, 0, 2, 0), "what was withdrawn stays so"
    assert_all_agrees(issuer)


WRONG = {
    "apa32;31000017;A;04/2026;1;1": ("programme", "is no programme"),
    "apa31;1000017;A;04/2026;1;1": ("code_cesu", "seven digits"),
    "apa31;3,1E+07;A;04/2026;1;1": ("code_cesu", "lost digits in Excel"),
    "apa31;99999999;A;04/2026;1;1": ("code_cesu", "nobody's"),
    "apa31;31000017;;04/2026;1;1": ("reference", "is empty"),
    "apa31;31000017;A;avril;1;1": ("mois", "is no month"),
    "apa31;31000017;A;;1;1": ("mois", "say either"),
    "apa31;31000017;A;04/2026;0,333;1": ("heures", "whole minutes"),
    "apa31;31000017;A;04/2026;;1": ("heures", "counts hours"),
    "apa31;31000017;A;04/2026;1;1,234": ("euros", "no sum"),
    "apa31;31000017;A;04/2026;1;": ("euros", "no tariff"),
    "apa31;31000017;A;04/2026;1;1;2": ("", "more cells"),
    "cesujop;31000017;A;04/2026;1;1": ("heures", "counts euros"),
}


@pytest.mark.parametrize("line", WRONG)
def test_one_wrong_line_refuses_the_file_and_says_why(issuer: Issuer, line: str) -> None:
    outcome = issuer.hand_over("rights", f"{RIGHTS}{line}\n")
    assert (counts(outcome), outcome.written) == ((2, 0, 0, 1), False)
    ((number, column, reason),) = outcome.rejects
    assert (number, column) == (4, WRONG[line][0])
    assert WRONG[line][1] in reason
    assert issuer.one("select count(*) from lots where source like '2026-%'") == 0
    assert issuer.rows("select 1 from imported_files where name = 'rights.csv' and lines = 3") == []


def test_line_by_line_the_rejects_are_corrected_and_imported_as_they_are(issuer: Issuer) -> None:
    wrong = f"{RIGHTS}apa31;1000042;2026-04-A;04/2026;heures;30,5\n"
    outcome = issuer.hand_over("rights", wrong, per_line=True)
    assert (counts(outcome), outcome.written) == ((2, 0, 0, 1), True)
    rejects = issuer.rejects.read_text(encoding="utf-8-sig").splitlines()
    assert rejects[0] == f"{HEADER};rejet_ligne;rejet_champ;rejet_raison"
    assert rejects[1].startswith("apa31;1000042;2026-04-A;04/2026;heures;30,5;4;code_cesu, heures;")
    corrected = "\n".join(rejects).replace(";1000042", f";{LUCIEN}").replace(";heures;30", ";8;30")
    assert counts(issuer.hand_over("rights", corrected)) == (1, 0, 0, 0)
    assert_all_agrees(issuer)


def test_a_check_says_all_and_changes_nothing(issuer: Issuer) -> None:
    outcome = issuer.hand_over("rights", RIGHTS + RIGHTS.splitlines()[1] + "\n", check=True, per_line=True)
    assert (counts(outcome), outcome.written) == ((2, 0, 0, 1), False)
    assert "twice" in outcome.rejects[0][2]
    assert issuer.one("select count(*) from lots where source like '2026-%'") == 0
    assert not issuer.rejects.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("a;b;c\n1;2;3\n", "names no column"),
        (RIGHTS.replace("heures", "heurs"), "No such column: heurs"),
        (RIGHTS.replace("reference", ""), "lacks the column reference"),
        (f'{RIGHTS}apa31;"{"x" * 200_000}\n', "From line 4 on"),
    ],
)
def test_what_is_no_such_table_is_said_so(issuer: Issuer, content: str, said: str) -> None:
    with pytest.raises(FileNotReadable, match=said):
        issuer.hand_over("rights", content)


INTERVENANTS = """nan;type;mode;nom;prenom;date_naissance;telephone;iban;cloture
12345*1;personne physique;;Dupont;Marie;04/07/1975;639980001;{iban};{closed}
7654321*7;personne morale;prestataire;Crèche des Lilas;;;;FR7699999000010000000010106;
"""


def test_intervenants_come_in_and_a_new_account_is_taken(issuer: Issuer) -> None:
    first = INTERVENANTS.format(iban="FR76 9999 9000 0100 0000 0020 291", closed="")
    assert counts(issuer.hand_over("intervenants", first)) == (1, 1, 0, 0)
    assert counts(issuer.hand_over("intervenants", first)) == (0, 0, 2, 0)
    assert issuer.one("select iban from intervenants where nan_body = '0012345'") == "FR7699999000010000000020291"
    wrong = issuer.hand_over("intervenants", INTERVENANTS.format(iban="FR7699999000010000000010107", closed=""))
    assert wrong.rejects[0][:2] == (2, "iban")
    assert "FR76" not in wrong.rejects[0][2]


def test_plans_are_kept_and_changed(issuer: Issuer) -> None:
    plan = "programme;code_cesu;reference;heures_par_mois;euros_par_mois;premier_mois;dernier_mois\n"
    plan += f"apa31;{JEANNE};P1;42;201,94;01/2026;12/2026\n"
    assert counts(issuer.hand_over("plans", plan)) == (1, 0, 0, 0)
    assert counts(issuer.hand_over("plans", plan)) == (0, 0, 1, 0)
    assert counts(issuer.hand_over("plans", plan.replace("12/2026", "06/2026"))) == (0, 1, 0, 0)
    row = "select minutes_month, cents_month, first_month, last_month, mode from plans"
    assert issuer.rows(row) == [(2520, 20194, date(2026, 1, 1), date(2026, 6, 1), None)]


def test_files_are_imported_one_at_a_time(issuer: Issuer) -> None:
    with issuer.work() as work:
        assert StagedFile.may_begin(work.connection)
        with pytest.raises(ImportUnderWay, match="Another file"):
            issuer.hand_over("rights", RIGHTS)
    assert counts(issuer.hand_over("rights", RIGHTS)) == (2, 0, 0, 0)


CODES = f"programme;code_cesu;code;valable_jusqu_au\napa31;{JEANNE};7301958264;31/12/2026\n"


def test_of_a_code_only_a_keyed_digest_is_kept(issuer: Issuer) -> None:
    assert counts(issuer.hand_over("activation-codes", CODES)) == (1, 0, 0, 0)
    ((kept,),) = issuer.rows("select hash from activation_codes")
    assert kept == Pins(PEPPER).seal_activation(issuer.payer(JEANNE), "7301958264")
    assert "7301958264" not in str(issuer.rows("select * from activation_codes"))


def test_a_file_of_codes_that_have_served_does_not_bring_them_back(issuer: Issuer) -> None:
    issuer.hand_over("activation-codes", CODES)
    issuer.run("delete from activation_codes")
    again = issuer.hand_over("activation-codes", CODES)
    assert (again.seen_before, again.written, counts(again)) == (True, False, (0, 0, 1, 0))
    assert issuer.rows("select 1 from activation_codes") == []


@pytest.mark.parametrize("code", ["1234567", "12345678901234567", "12a45678"])
def test_a_code_that_could_be_guessed_is_refused_and_not_quoted(issuer: Issuer, code: str) -> None:
    outcome = issuer.hand_over("activation-codes", CODES.replace("7301958264", code))
    ((_, column, reason),) = outcome.rejects
    assert (column, outcome.written) == ("code", False)
    assert code not in reason
