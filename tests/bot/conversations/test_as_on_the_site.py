"""The steps that the issuers' web sites have, each done by telephone: a test for each, named after its heading."""

from dataclasses import dataclass

import pytest

from backend.domain.lifecycle import ADVISER
from backend.services import receipts
from backend.services.work import Work
from dialogs.aloud import euros, hours
from tests.backend.services.pdf_text import words
from tests.support.callers import DIGITS
from tests.support.in_process import Caller
from tests.support.invariants import assert_money_holds
from tests.support.line import Line

WITH_THEIR_ARTICLE = {
    "Association Bel Âge": "à l'association Bel Âge",
    "Crèche Les Hirondelles": "à la crèche Les Hirondelles",
}


def to(name: str) -> str:
    """Whom it goes to, as it is said."""
    return WITH_THEIR_ARTICLE.get(name, f"à {name}")


@dataclass(frozen=True)
class SiteUser:
    """One of the demo's people in one of the three programmes.

    Attributes:
        programme: Its code.
        line: Its number.
        code: Their CESU code.
        born: As they key it.
        pin: Theirs.
        new: The key for somebody whom they do not know yet.
        kind: The key for the kind of whom they look for.
        nan: Of whom they look for.
        payee_born: As they key it; empty for a structure.
        payee: Who is found.
        known: The first whom they know.
    """

    programme: str
    line: str
    code: str
    born: str
    pin: str
    new: str
    kind: str
    nan: str
    payee_born: str
    payee: str
    known: str


APA31 = SiteUser(
    "apa31",
    "+33199000031",
    "31000017",
    "12031938",
    "482915",
    "2",
    "2",
    "0031415*9#",
    "",
    "Association Bel Âge",
    "Marie Dupont",
)
APA04 = SiteUser(
    "apa04",
    "+33199000004",
    "04000021",
    "09051936",
    "357019",
    "2",
    "1",
    "0012345*1#",
    "04071975",
    "Marie Dupont",
    "Lucie Arnaud",
)
JOP = SiteUser(
    "cesujop",
    "+33199000024",
    "24000012",
    "17091988",
    "264809",
    "2",
    "1",
    "0060718*4#",
    "30101979",
    "Karine Vasseur",
    "Crèche Les Hirondelles",
)
ALL = pytest.mark.parametrize("who", [APA31, APA04, JOP], ids=lambda each: each.programme)
LEFT = """
select sum(minutes_total - minutes_used), sum(cents_total - cents_used) from lots
join beneficiaries b on b.id = beneficiary_id where cesu_code = :code and programme = :programme and opens_on <= :today
"""


def ring(line: Line, who: SiteUser) -> Caller:
    return Caller(line.context, line=who.line).press(who.code, who.born)


def left(line: Line, who: SiteUser) -> tuple[int, int]:
    minutes, cents = line.rows(LEFT, code=who.code, programme=who.programme, today=line.clock().date())[0]
    return int(str(minutes or 0)), int(str(cents))


def at_the_choice(line: Line, who: SiteUser) -> Caller:
    """Where the hours or euros are chosen for the first intervenant they know."""
    return ring(line, who).press("1", "1")


def paid(caller: Caller) -> str:
    """The reference that was heard."""
    told = caller.said.partition("Référence :")[2].partition(".")[0]
    reference = "".join(str(DIGITS.index(word)) for word in told.split() if word in DIGITS)
    assert len(reference) == 9, caller.said
    return reference


@ALL
def test_choose_the_intervenant_add_one_by_type(line: Line, who: SiteUser) -> None:
    caller = ring(line, who).press("1", who.new, who.kind, who.nan)
    if who.payee_born:
        caller.press(who.payee_born)
    assert f"J'ai trouvé {who.payee}" in caller.said
    caller.press("1")
    assert "Combien d'" in caller.said
    assert to(who.payee) in caller.press("1#").said, "whoever was found is chosen"


@ALL
def test_choose_the_intervenant_whom_they_know(line: Line, who: SiteUser) -> None:
    caller = at_the_choice(line, who)
    assert "Pour tout payer, zéro, puis dièse" in caller.said
    assert to(who.known) in caller.press("1#").said


@pytest.mark.parametrize("who", [APA31, APA04], ids=lambda each: each.programme)
def test_hours_available_by_month_of_attribution(line: Line, who: SiteUser) -> None:
    months = line.rows(
        "select minutes_total - minutes_used from lots join beneficiaries b on b.id = beneficiary_id"
        " where cesu_code = :code and programme = :programme order by expires_on",
        code=who.code, programme=who.programme,
    )  # fmt: skip
    caller = ring(line, who).press("2")
    said = caller.said if len(months) == 1 else caller.press("1").said
    assert all(hours(int(str(minutes)), "speech") in said for (minutes,) in months)


@ALL
def test_use_all_and_the_amount_to_debit(line: Line, who: SiteUser) -> None:
    minutes, cents = left(line, who)
    caller = at_the_choice(line, who).press("0#")
    assert euros(cents, "speech") in caller.said, "the amount to debit is all that there is, to the cent"
    assert minutes == 0 or hours(minutes, "speech") in caller.said
    caller.press("1", who.pin)
    assert "C'est payé" in caller.said
    assert left(line, who) == (0, 0)
    assert_money_holds(line.context.database)


@ALL
def test_confirm_with_the_secret_then_history_and_a_receipt_to_print(line: Line, who: SiteUser) -> None:
    caller = at_the_choice(line, who).press("0#", "1")
    assert "code secret" in caller.said
    reference = paid(caller.press(who.pin))
    caller.press("2", "3")
    assert "aucun paiement" not in caller.said
    amount = int(str(line.one("select cents from payments where reference = :paid", paid=reference)))
    assert euros(amount, "speech") in caller.said
    with line.context.database.begin() as connection:
        programme = line.context.programmes[who.programme]
        printed = words(receipts.receipt(Work(connection, line.clock()), programme, reference, ADVISER))
    assert f"{reference[:3]} {reference[3:6]} {reference[6:]}" in printed
    assert f"{amount // 100},{amount % 100:02d}" in printed.replace(" ", "")


@pytest.mark.parametrize(("keys", "cents"), [("120*05#", 12_005), ("0*01#", 1), ("549*99#", 54_999)])
def test_euros_to_the_cent(line: Line, keys: str, cents: int) -> None:
    before = left(line, JOP)[1]
    caller = at_the_choice(line, JOP).press(keys)
    assert euros(cents, "speech") in caller.said
    reference = paid(caller.press("1", JOP.pin))
    assert line.one("select cents from payments where reference = :paid", paid=reference) == cents
    assert left(line, JOP)[1] == before - cents
    assert_money_holds(line.context.database)
