"""Letters reach their readers: the address shows through the window, and the receipt says who employs whom."""

from datetime import date
from pathlib import Path

import pytest

from backend.domain.lifecycle import ADVISER
from backend.services import postal, printing, receipts
from backend.storage.beneficiaries import LetterRecipient
from bot.commands.allo_receipts import print_waiting
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier
from tests.backend.services.pdf_text import heard, place_of, reader, root, words

WINDOW = (110, 45, 195, 80)
"""Millimetres from the left and the top of the folded sheet: left, top, right, bottom."""

W38 = "W" * 38
ADDRESS = "update beneficiaries set address_more = :more, street = :street, postcode = :postcode, town = :town"


def live_at(cashier: Cashier, code: str, **address: str | None) -> None:
    cashier.run(f"{ADDRESS} where cesu_code = :code", **address, code=code)


def receipt(cashier: Cashier, reference: str) -> bytes:
    with cashier.work() as work:
        return receipts.receipt(work, cashier.programme, reference, ADVISER)


def living(**address: str | None) -> LetterRecipient:
    nowhere = dict.fromkeys(("address_more", "street", "postcode", "town"))
    return LetterRecipient("apa31", JEANNE, "madame", "Jeanne", "Martin", **(nowhere | address))


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ({}, ["Madame Jeanne Martin"]),
        ({"street": "12 rue X"}, ["Madame Jeanne Martin"]),
        (
            {"street": "12 rue des Lilas", "postcode": "31000", "town": "Toulouse"},
            ["Madame Jeanne Martin", "12 rue des Lilas", "31000 TOULOUSE"],
        ),
        ({"postcode": "94240", "town": "L'Haÿ-les-Roses"}, ["Madame Jeanne Martin", "94240 L HAY LES ROSES"]),
        ({"postcode": "62840", "town": "Œuf-en-Ternois"}, ["Madame Jeanne Martin", "62840 OEUF EN TERNOIS"]),
        (
            {"address_more": "Résidence des Marronniers, bâtiment C, escalier 4, appartement 312, chez monsieur Durand",
             "street": "1250 avenue du Général de Gaulle prolongée, lieu-dit Le Bourg",
             "postcode": "31000", "town": "T" * 60},
            ["Madame Jeanne Martin", "Résidence des Marronniers, bâtiment C,", "escalier 4, appartement 312, chez",
             "1250 avenue du Général de Gaulle", "prolongée, lieu-dit Le Bourg", "31000 " + "T" * 32],
        ),
    ],
)  # fmt: skip
def test_an_address_has_at_most_six_lines_of_38_and_its_town_in_capitals(
    address: dict[str, str], lines: list[str]
) -> None:
    written = postal.address_lines(living(**address), "Madame Jeanne Martin")
    assert written == lines
    assert len(written) <= 6
    assert max(map(len, written)) <= 38


def test_the_address_shows_through_the_window_however_long_it_is(cashier: Cashier) -> None:
    live_at(cashier, JEANNE, more=f"{W38} {W38} {W38}", street=W38, postcode="31000", town="Y" * 32)
    reference = cashier.must_pay(JEANNE, 210)
    with cashier.work() as work:
        statement = receipts.statement(work, cashier.programme, cashier.payer(JEANNE), date(2026, 3, 1))
    for pdf in (receipt(cashier, reference), statement):
        for line in ("Madame Jeanne Martin", W38, "31000 " + "Y" * 32):
            left, top, right, bottom = place_of(pdf, line)
            assert (left, top) >= WINDOW[:2]
            assert top >= WINDOW[1]
            assert right <= WINDOW[2]
            assert bottom <= WINDOW[3]
        for beside in ("Domiserve, pour le conseil", "Code CESU", "Le 10 mars 2026"):
            assert place_of(pdf, beside)[2] < WINDOW[0], f"{beside} does not show through it"
        assert place_of(pdf, "Justificatif" if pdf is not statement else "Votre relevé")[1] > WINDOW[3]
        assert len(reader(pdf).pages) == 1
        assert "31000 YYYY" in heard(pdf)
        assert b"pdfuaid:part" in root(pdf)["/Metadata"].get_data()  # type: ignore[attr-defined]


def test_a_receipt_says_the_nan_the_kind_of_employment_and_what_an_hour_is_worth(cashier: Cashier) -> None:
    reference = cashier.must_pay(LUCIEN, 2000)
    said = words(receipt(cashier, reference))
    nan = cashier.rows(
        "select nan_body || '*' || nan_key from intervenants i join payments p on p.intervenant_id = i.id"
        " where reference = :reference", reference=reference,
    )[0][0]  # fmt: skip
    assert f"Son numéro (NAN) : {nan}" in said
    assert "Forme d'emploi : emploi direct" in said
    worth = cashier.rows(
        "select distinct round(60.0 * cents_total / minutes_total) from lots l join payment_draws d on d.lot_id = l.id"
    )
    for (cents,) in worth:
        euros = f"{int(str(cents)) // 100},{int(str(cents)) % 100:02d} €"
        assert f"soit {euros} de l’heure" in said
    assert "soit 4,81 € de l’heure" in said


@pytest.mark.parametrize(("mode", "told"), [("mandataire", "avec un mandataire"), ("prestataire", "prestataire")])
def test_each_kind_of_employment_is_told(cashier: Cashier, mode: str, told: str) -> None:
    cashier.run("update intervenants set mode = :mode", mode=mode)
    assert told in words(receipt(cashier, cashier.must_pay(JEANNE, 210)))
    cashier.run("update intervenants set mode = null")
    assert "Forme d'emploi" not in words(receipt(cashier, cashier.must_pay(JEANNE, 60)))


def test_the_sender_s_address_and_legal_identity_are_printed(cashier: Cashier) -> None:
    legal = {"post": ("Domiserve", "92120 Montrouge"), "legal": ("Domiserve SAS", "RCS Nanterre 000 000 000")}
    cashier.programmes["apa31"] = cashier.programme.model_copy(update=legal)
    pdf = receipt(cashier, cashier.must_pay(JEANNE, 210))
    for line in ("92120 Montrouge", "RCS Nanterre 000 000 000"):
        left, _, right, bottom = place_of(pdf, line)
        assert left < right < WINDOW[0]
        assert bottom < place_of(pdf, "Code CESU")[1]


def test_a_batch_is_in_the_order_of_postcodes_and_says_how_many_have_no_address(
    cashier: Cashier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for code, postcode in ((JEANNE, "31200"), (LUCIEN, "31000")):
        live_at(cashier, code, more=None, street="1 rue X", postcode=postcode, town="Toulouse")
    with cashier.work() as work:
        for code in (JEANNE, SIMONE, LUCIEN):
            printing.ask_for_statement(work, cashier.payer(code), date(2026, 3, 1))
    folder = print_waiting(cashier.engine, tmp_path, cashier.clock)
    assert folder
    rows = (folder / "manifest.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [row.split(",")[2] for row in rows] == [SIMONE, LUCIEN, JEANNE]
    told = capsys.readouterr().out
    assert "3 letters" in told
    assert "1 of them has no postal address" in told
    alone = words((folder / "00001-statement.pdf").read_bytes())
    assert "Simone Lefèvre" in alone
