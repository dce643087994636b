"""What Excel, a full disk or habit does to a file is taken as it was meant or refused with a reason; never guessed."""

import csv
import zipfile

import pytest

from backend.services.issuer_files.characters import FileNotReadable
from tests.backend.services.issuer_files.conftest import Issuer
from tests.backend.services.issuer_files.test_file_importer import RIGHTS, counts

PERSON = """programme;code_cesu;civilite;nom;prenom;date_naissance;{more}
apa31;32000011;Mme;{nom};Rose;12/03/1938;{cell}
"""


def person(nom: str = "Dupré", more: str = "complement", cell: str = "") -> str:
    return PERSON.format(nom=nom, more=more, cell=cell)


@pytest.mark.parametrize("last", ["apa31;31000042;2026-06-A;06/2026;42;89", "apa31;31000042;2026-06-A"])
def test_a_line_cut_in_the_middle_is_rejected(issuer: Issuer, last: str) -> None:
    lines = [f"{line};{more}" for line, more in zip(RIGHTS.splitlines(), ("fin", "", ""), strict=True)]
    outcome = issuer.hand_over("rights", "\n".join([*lines, last]), per_line=True)
    assert counts(outcome) == (2, 0, 0, 1)
    assert "fewer cells" in outcome.rejects[0][2]
    again = issuer.hand_over("rights", issuer.rejects.read_text(encoding="utf-8-sig"), per_line=True)
    assert counts(again) == (0, 0, 0, 1), "it is not made whole by being written again"


def test_a_file_cut_inside_quotation_marks_is_not_read(issuer: Issuer) -> None:
    with pytest.raises(FileNotReadable, match="From line 4 on"):
        issuer.hand_over("rights", f'{RIGHTS}apa31;31000042;"2026-06-A;06/2026;42;8', per_line=True)


@pytest.mark.parametrize(
    ("content", "encoding", "said"),
    [
        (person("Hélène"), "mac_roman", "Macintosh"),
        (person("Fran\u00e7ois").replace("\n", "\r"), "mac_roman", "Macintosh"),
        (person("D\u2019Arc").replace("\n", "\r"), "mac_roman", "Macintosh"),
        (person(), "utf-16-le", "CSV UTF-8"),
    ],
)
def test_an_encoding_that_is_not_ours_is_refused(issuer: Issuer, content: str, encoding: str, said: str) -> None:
    with pytest.raises(FileNotReadable, match=said):
        issuer.hand_over("beneficiaries", content, encoding=encoding)


def test_a_rare_windows_letter_among_french_ones_is_no_macintosh(issuer: Issuer) -> None:
    many = person("Žižek éèéèéèéèéèéèéèéèéèéèéèéèéèéèéèéèéèéèéèéè", cell="Bâtiment œuvré")
    assert counts(issuer.hand_over("beneficiaries", many, encoding="cp1252")) == (1, 0, 0, 0)


def test_a_workbook_is_told_to_be_saved_as_csv(issuer: Issuer) -> None:
    path = issuer.folder / "rights.csv"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    content = path.read_bytes().decode("latin-1")
    with pytest.raises(FileNotReadable, match=r"workbook.*CSV UTF-8"):
        issuer.hand_over("rights", content, encoding="latin-1")


@pytest.mark.parametrize("nom", ["=1+1", "#NOM?", "#####", "#REF!", "@SUM(A1)", "Vi\x00al", "Vi\x07al"])
def test_what_is_no_word_is_not_taken_for_a_name(issuer: Issuer, nom: str) -> None:
    outcome = issuer.hand_over("beneficiaries", person(nom))
    assert [reject[:2] for reject in outcome.rejects] == [(2, "nom")]


def test_a_control_character_in_an_address_is_rejected(issuer: Issuer) -> None:
    outcome = issuer.hand_over("beneficiaries", person(more="email", cell="rose\x00@example.org"))
    assert [reject[:2] for reject in outcome.rejects] == [(2, "email")]


def test_the_rejects_file_is_no_formula_and_comes_back_as_it_was(issuer: Issuer) -> None:
    wrong = person("=1+1", "complement;telephones", "- étage 2 -;+33 6 39 98 00 11")
    assert counts(issuer.hand_over("beneficiaries", wrong, per_line=True)) == (0, 0, 0, 1)
    text = issuer.rejects.read_text(encoding="utf-8-sig")
    (row,) = list(csv.reader(text.splitlines(), delimiter=";"))[1:]
    assert not [cell for cell in row if cell[:1] in set("=+-@")]
    assert counts(issuer.hand_over("beneficiaries", text.replace("'=1+1", "Dupré"))) == (1, 0, 0, 0)
    assert issuer.rows("select family_name, address_more from beneficiaries where cesu_code = '32000011'") == [
        ("Dupré", "- étage 2 -")
    ]


def test_closing_is_undone_by_a_word_alone(issuer: Issuer) -> None:
    day = "select closed_on::text from beneficiaries where cesu_code = '32000011'"
    for cell, so in (("", None), ("31/12/2026", "2026-12-31"), ("", "2026-12-31"), ("Ouvert", None)):
        issuer.hand_over("beneficiaries", person(more="cloture", cell=cell))
        assert issuer.one(day) == so
    assert counts(issuer.hand_over("beneficiaries", person(more="cloture", cell="ouvert"))) == (0, 0, 1, 0)


def test_an_intervenant_is_closed_and_opened_alike(issuer: Issuer) -> None:
    one = "nan;type;nom;iban;cloture\n7654321*7;personne morale;Crèche;FR7699999000010000000010106;{}\n"
    day = "select closed_on::text from intervenants where nan_body = '7654321'"
    for cell, so in (("ouvert", None), ("31/12/2026", "2026-12-31"), ("", "2026-12-31"), ("ouvert", None)):
        issuer.hand_over("intervenants", one.format(cell))
        assert issuer.one(day) == so


HEADERS = [
    ("date_naissance", "Date de naissance"),
    ("date_naissance", "DATE-DE-NAISSANCE"),
    ("email", "E-mail"),
    ("code_postal", "Code\u00a0Postal"),
]


@pytest.mark.parametrize(("ours", "theirs"), HEADERS)
def test_a_column_may_be_named_as_people_do(issuer: Issuer, ours: str, theirs: str) -> None:
    content = person(more="email;code_postal", cell=";").replace(ours, theirs, 1)
    assert counts(issuer.hand_over("beneficiaries", content)) == (1, 0, 0, 0)


def test_a_value_under_no_name_is_not_lost(issuer: Issuer) -> None:
    assert counts(issuer.hand_over("beneficiaries", person(more=";", cell=";") + " ; ;;;;;;\n")) == (1, 0, 0, 0)
    outcome = issuer.hand_over("beneficiaries", person(more=";", cell="0639980011;"))
    assert "without a name" in outcome.rejects[0][2]


@pytest.mark.parametrize("born", ["1/3/1938", "01/03/1938 00:00:00", "1938-03-01 00:00:00", "01/03/1938 00:00"])
def test_a_day_may_be_written_shorter_or_with_midnight(issuer: Issuer, born: str) -> None:
    issuer.hand_over("beneficiaries", person().replace("12/03/1938", born))
    assert issuer.one("select birth_date::text from beneficiaries where cesu_code = '32000011'") == "1938-03-01"


def test_a_year_of_two_digits_is_rejected_for_its_century(issuer: Issuer) -> None:
    outcome = issuer.hand_over("beneficiaries", person().replace("1938", "38"))
    assert outcome.rejects[0][1] == "date_naissance"
    assert "four digits" in outcome.rejects[0][2]


@pytest.mark.parametrize("reference", ["déc-26", "2,02612E+09", "#REF!"])
def test_a_reference_that_excel_changed_is_not_given_a_second_time(issuer: Issuer, reference: str) -> None:
    outcome = issuer.hand_over("rights", RIGHTS.replace("2026-04-A", reference))
    assert [reject[:2] for reject in outcome.rejects] == [(2, "reference")]


@pytest.mark.parametrize("reference", ["card:7", "Carried:1:1", "plan:PA-7:2026-03"])
def test_a_reference_cannot_pass_for_what_the_line_itself_has_given(issuer: Issuer, reference: str) -> None:
    outcome = issuer.hand_over("rights", RIGHTS.replace("2026-04-A", reference))
    assert [reject[:2] for reject in outcome.rejects] == [(2, "reference")]
    assert "choose another" in outcome.rejects[0][2]


@pytest.mark.parametrize("reference", ["PLAN-10", "Mars 2026", "10", "A"])
def test_a_reference_that_only_looks_like_a_month_is_taken(issuer: Issuer, reference: str) -> None:
    assert counts(issuer.hand_over("rights", RIGHTS.replace("2026-04-A", reference))) == (2, 0, 0, 0)


@pytest.mark.parametrize("hours", ["42:30:00", "42\u202fh\u202f30", "42 H 30"])
def test_hours_may_be_written_as_people_do(issuer: Issuer, hours: str) -> None:
    issuer.hand_over("rights", RIGHTS.replace("42h30", hours).replace("201,94", "1\u202f201,94\u00a0€"))
    assert issuer.rows("select minutes_total, cents_total from lots where source = '2026-04-A'") == [(2550, 120194)]


@pytest.mark.parametrize("number", ["0033 6 39 98 00 11", "+33 (0)6 39 98 00 11", "06-39-98-00-11"])
def test_a_number_may_be_written_as_people_do(issuer: Issuer, number: str) -> None:
    issuer.hand_over("beneficiaries", person(more="telephones", cell=number))
    numbers = "select number from beneficiary_phones where beneficiary_id = :id"
    assert issuer.rows(numbers, id=issuer.payer("32000011")) == [("+33639980011",)]


def test_of_a_right_that_is_otherwise_the_columns_are_named(issuer: Issuer) -> None:
    issuer.hand_over("rights", RIGHTS)
    outcome = issuer.hand_over("rights", RIGHTS.replace("42h30", "43").replace("201,94", "202"), per_line=True)
    assert {column for _, column, _ in outcome.rejects} == {"heures", "euros"}
    assert "withdraw the right" in outcome.rejects[0][2]


def test_a_programme_in_capitals_is_the_same(issuer: Issuer) -> None:
    assert counts(issuer.hand_over("beneficiaries", person().replace("apa31", " APA31 "))) == (1, 0, 0, 0)


def test_accents_of_two_pieces_are_the_same_name(issuer: Issuer) -> None:
    issuer.hand_over("beneficiaries", person("Dupre\u0301"))
    assert issuer.one("select family_name from beneficiaries where cesu_code = '32000011'") == "Dupr\u00e9"
    assert counts(issuer.hand_over("beneficiaries", person("Dupr\u00e9"))) == (0, 0, 1, 0)


def test_a_number_is_not_given_and_taken_away_by_one_line(issuer: Issuer) -> None:
    both = person(more="telephones;telephones_retires", cell="0639980011;+33 6 39 98 00 11")
    outcome = issuer.hand_over("beneficiaries", both)
    assert [reject[:2] for reject in outcome.rejects] == [(2, "telephones_retires")]


def test_a_file_cut_inside_a_letter_is_not_taken_for_another_encoding(issuer: Issuer) -> None:
    cut = person("Hélène").encode() + "apa31;32000028;Mme;É".encode()[:-1]
    with pytest.raises(FileNotReadable, match="cut"):
        issuer.hand_over("beneficiaries", cut.decode("latin-1"), encoding="latin-1")


def test_two_encodings_in_one_file_are_not_taken_for_one(issuer: Issuer) -> None:
    mixed = person("Hélène").encode() + person("Zoé").splitlines()[1].encode("cp1252") + b"\n"
    with pytest.raises(FileNotReadable, match="Some of its characters"):
        issuer.hand_over("beneficiaries", mixed.decode("latin-1"), encoding="latin-1")
