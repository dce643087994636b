"""Receipts and statements: every figure is there, a screen reader can read them, and data stays data."""

from datetime import UTC, date, datetime

import pypdfium2  # type: ignore[import-untyped]
import pytest
from pypdf.generic import DictionaryObject, StreamObject

from backend.domain.lifecycle import ADVISER, By, NoSuchPayment
from backend.services import by_hand, french, receipts
from backend.services.receipts import LetterNotPrintable
from backend.services.typesetting import typeset
from tests.backend.services.bank.iso20022_messages import camt054, debit, returned
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier
from tests.backend.services.pdf_text import heard, reader, root, tags, words

TUESDAY = date(2026, 3, 10)
MARKUP = '*gras* #strong[x] $a^2$ _i_ `b` @ref <l> \\ "q" #panic("no") {}'


def receipt(cashier: Cashier, reference: str) -> bytes:
    with cashier.work() as work:
        return receipts.receipt(work, cashier.programme, reference, ADVISER)


def statement(cashier: Cashier, cesu_code: str, month: date) -> bytes:
    with cashier.work() as work:
        return receipts.statement(work, cashier.programme, cashier.payer(cesu_code), month)


def test_a_receipt_says_all_that_a_receipt_must(cashier: Cashier) -> None:
    reference = cashier.must_pay(LUCIEN, 2000)
    said = words(receipt(cashier, reference))
    for fact in (
        "Domiserve, pour le conseil départemental de la Haute-Garonne",
        "Programme APA 31",
        "Monsieur Lucien Robert",
        "Code CESU : 31000042",
        french.reference(reference).replace("\u00a0", " "),
        "10 mars 2026",
        "Sylvie Moreau",
        "33 h 20",
        "160,26 €",
        "janvier 2026",
        "15 h 30",
        "74,52 €",
        "février 2026",
        "17 h 50",
        "85,74 €",
        "Accepté. Le virement va être remis à la banque.",
        "0 805 530 020",
    ):
        assert fact in said, fact


def test_a_receipt_is_tagged_for_screen_readers(cashier: Cashier) -> None:
    pdf = receipt(cashier, cashier.must_pay(JEANNE, 210))
    opened = reader(pdf)
    marks, metadata = root(pdf)["/MarkInfo"], root(pdf)["/Metadata"]
    assert isinstance(marks, DictionaryObject)
    assert isinstance(metadata, StreamObject)
    assert marks["/Marked"]
    assert str(root(pdf)["/Lang"]) == "fr-FR"
    assert b"pdfuaid:part" in metadata.get_data()
    assert opened.metadata is not None
    assert opened.metadata.title == "Justificatif de paiement"
    found = tags(pdf)
    assert found.count("/H1") == 1
    assert {"/Document", "/H2", "/P", "/Table", "/TR", "/TH", "/TD"} <= set(found)
    assert len(opened.pages) == 1


def test_a_cancelled_payment_is_no_proof(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    cashier.cancel(reference)
    said = words(receipt(cashier, reference))
    assert "Annulé. Vos droits vous ont été rendus." in said
    assert "Ce paiement ne compte plus." in said
    assert "il prouve votre paiement" not in said


PROOF = "il prouve votre paiement"


def test_a_payment_that_can_still_be_cancelled_is_no_proof_yet(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    early = words(receipt(cashier, reference))
    assert PROOF not in early
    assert "Ce paiement peut encore être annulé" in early
    cashier.clock.move(hours=7)
    cashier.export(TUESDAY)
    assert PROOF in words(receipt(cashier, reference))
    cashier.send(TUESDAY)
    assert PROOF in words(receipt(cashier, reference))


def test_the_adviser_s_number_is_heard_by_who_cannot_see_it(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    for pdf in (receipt(cashier, reference), statement(cashier, JEANNE, TUESDAY)):
        assert "Madame Jeanne Martin" in heard(pdf)
        assert "0 805 530 020" in heard(pdf)


@pytest.mark.parametrize(
    ("name", "printed"),
    [("王　伟", "Wang Wei"), ("Zoé\x1b Durand", "Zoé Durand"), ("Anne 😀 Petit", "Anne Petit")],
)
def test_a_name_that_the_fonts_do_not_have_is_printed_with_what_they_have(
    cashier: Cashier, name: str, printed: str
) -> None:
    cashier.run("update intervenants set given_name = '', family_name = :name", name=name)
    reference = cashier.must_pay(JEANNE, 210)
    assert printed in words(receipt(cashier, reference))


@pytest.mark.parametrize("name", ["😀", "❤️", "\ue000\ue001"])
def test_who_has_a_name_of_which_nothing_can_be_printed_is_named_by_number(cashier: Cashier, name: str) -> None:
    cashier.run("update intervenants set given_name = :name, family_name = :name", name=name)
    cashier.run("update beneficiaries set given_name = :name, family_name = :name", name=name)
    reference = cashier.must_pay(JEANNE, 210)
    for pdf in (receipt(cashier, reference), statement(cashier, JEANNE, TUESDAY)):
        said = words(pdf)
        assert "Madame, titulaire du code 31000017" in said
        assert f"Intervenant du paiement {french.reference(reference)}".replace("\u00a0", " ") in said


def test_half_a_name_that_can_be_printed_is_printed(cashier: Cashier) -> None:
    cashier.run("update intervenants set given_name = 'Anne', family_name = '😀'")
    assert "Intervenant payé : Anne" in words(receipt(cashier, cashier.must_pay(JEANNE, 210)))


def test_what_cannot_be_printed_is_refused_in_a_sentence() -> None:
    with pytest.raises(LetterNotPrintable, match="cannot be printed"):
        typeset("receipt", {"issuer": "😀"}, datetime(2026, 3, 10, tzinfo=UTC))


def test_names_are_data_never_markup(cashier: Cashier) -> None:
    cashier.run("update intervenants set given_name = '', family_name = :name, kind = kind", name=MARKUP)
    reference = cashier.must_pay(JEANNE, 210)
    assert "".join(MARKUP.split()) in "".join(words(receipt(cashier, reference)).split())


def test_a_receipt_is_for_its_own_people(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    with cashier.work() as work:
        stranger = By("beneficiary", cashier.payer(SIMONE))
        with pytest.raises(NoSuchPayment):
            receipts.receipt(work, cashier.programme, reference, stranger)


def test_a_statement_adds_up_and_a_past_month_prints_the_same_for_ever(cashier: Cashier) -> None:
    cashier.must_pay(LUCIEN, 2000)
    cashier.cancel(cashier.must_pay(LUCIEN, 90))
    said = words(statement(cashier, LUCIEN, date(2026, 3, 1)))
    # By hand: 28.85 + 160.26; and of 3 × 144.24 there were 40.87 and these two taken.
    for fact in ("Votre relevé de mars 2026", "39 h 20", "189,11 €", "annulé, rendu", "42 h 10", "202,74 €"):
        assert fact in said, fact
    assert "Vos droits au 10 mars 2026" in said
    cashier.clock.move(days=30)
    april = words(statement(cashier, LUCIEN, date(2026, 3, 1)))
    cashier.must_pay(LUCIEN, 60)
    assert words(statement(cashier, LUCIEN, date(2026, 3, 1))) == april
    assert "Vos droits au 31 mars 2026" in april


def test_march_printed_again_after_a_return_in_april_says_what_it_said(cashier: Cashier) -> None:
    march, april = date(2026, 3, 1), date(2026, 4, 1)
    reference = cashier.must_pay(JEANNE, 210)
    cashier.clock.move(hours=7)
    cashier.send(TUESDAY)
    cashier.receive(camt054(debit(reference, 1683)))
    cashier.clock.moment = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
    before = words(statement(cashier, JEANNE, march))
    assert "viré" in before
    assert "16,83 €" in before
    quiet = words(statement(cashier, JEANNE, april))
    assert "rendu" not in quiet
    cashier.receive(camt054(returned(reference, 1683), number=2))
    assert words(statement(cashier, JEANNE, march)) == before
    told = words(statement(cashier, JEANNE, april))
    for fact in ("Ce qui vous a été rendu", "Marie Dupont", "3 h 30", "16,83 €", "2 avril 2026", "du 10 mars 2026"):
        assert fact in told, fact
    assert "aucun paiement ce mois-ci" in told


def test_rights_that_came_back_too_late_are_not_called_rights(cashier: Cashier) -> None:
    cashier.clock.moment = datetime(2026, 5, 28, 9, 0, tzinfo=UTC)
    reference = cashier.must_pay(LUCIEN, 600)
    cashier.clock.move(hours=7)
    cashier.send(date(2026, 5, 28))
    cashier.clock.moment = datetime(2026, 6, 3, 9, 0, tzinfo=UTC)
    cents = cashier.cents(reference)
    cashier.receive(camt054(debit(reference, cents), returned(reference, cents)))
    said = words(receipt(cashier, reference))
    assert "Ces droits sont revenus après leur date limite" in said
    assert "ils ne peuvent plus être utilisés" in said
    assert "rendus" not in said
    june = words(statement(cashier, LUCIEN, date(2026, 6, 1)))
    assert "refusé, droits expirés" in june
    assert "Des droits sont revenus après leur date limite : 10 h, soit 48,08 €." in june
    assert "on vous a rendu" not in june


def test_the_receipt_of_a_held_payment_does_not_say_that_it_goes(cashier: Cashier) -> None:
    reference = cashier.must_pay(JEANNE, 210)
    with cashier.work() as work:
        by_hand.hold(work, reference, by_hand.Trace("Claire", "doute"))
    said = words(receipt(cashier, reference))
    assert "retenu pour le moment" in said
    assert "va être remis" not in said


def test_a_payment_cancelled_in_its_own_month_is_one_line(cashier: Cashier) -> None:
    cashier.cancel(cashier.must_pay(JEANNE, 210))
    said = words(statement(cashier, JEANNE, TUESDAY))
    assert "annulé, rendu" in said
    assert "Ce qui vous a été rendu" not in said


def test_a_month_without_payments_says_so(cashier: Cashier) -> None:
    said = words(statement(cashier, SIMONE, date(2026, 3, 31)))
    assert "aucun paiement ce mois-ci" in said
    assert "12 h 30" in said


def test_forty_payments_take_more_pages_and_repeat_the_heading(cashier: Cashier) -> None:
    for _ in range(40):
        cashier.must_pay(JEANNE, 30)
    pdf = statement(cashier, JEANNE, date(2026, 3, 1))
    pages = [page.extract_text() for page in reader(pdf).pages]
    assert len(pages) >= 2
    assert all("Intervenant" in page for page in pages[:2])


def test_the_page_is_ink_within_its_margins(cashier: Cashier) -> None:
    pdf = receipt(cashier, cashier.must_pay(JEANNE, 210))
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        assert tuple(map(round, page.get_size())) == (595, 842)
        bitmap = page.render(scale=1, grayscale=True)
        dark = [at for at, value in enumerate(bytes(bitmap.buffer)) if value < 128]
        columns = [at % bitmap.stride for at in dark]
        assert len(dark) > 5000
        assert min(columns) > 50
        assert max(columns) < 595 - 50
        bitmap.close()
        page.close()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (french.day(date(2026, 3, 1)), "1er mars 2026"),
        (french.hours(45), "45 min"),
        (french.hours(185), "3 h 05"),
        (french.hours(2520), "42 h"),
        (french.euros(123456789), "1 234 567,89 €"),
        (french.euros(5), "0,05 €"),
        (french.of_month(date(2026, 8, 1)), "d’août 2026"),
        (french.phone("0484316301"), "04 84 31 63 01"),
        (french.phone("0805530020"), "0 805 530 020"),
    ],
)
def test_french_is_written_as_the_french_write_it(written: str, expected: str) -> None:
    assert written == expected.replace(" ", "\u00a0")
