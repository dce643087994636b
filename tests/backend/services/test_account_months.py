"""The issuer's figures agree with a calculation of their own, and a past month never changes."""

import csv
import io
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import UTC, date, datetime

import pytest

from backend.domain.account_month import AccountMonth
from backend.domain.calendar import PARIS
from backend.services.account_months import account_months
from bot.figures_chart import chart
from bot.figures_table import as_csv, as_french_csv
from tests.backend.services.bank.iso20022_messages import camt054, debit, returned
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
ENDED = """
    insert into ledger (movement, account, cents, minutes, booked_at)
    select :kind || ':' || l.id, account, sign * 1000, sign * 125, :at
    from lots l join beneficiaries b on b.id = l.beneficiary_id,
    lateral (values ('lot:' || l.id, 1), ('funding:apa31', -1)) as e (account, sign)
    where b.cesu_code = '31000059'
"""


def months(cashier: Cashier, first: date = MARCH, last: date = APRIL) -> list[AccountMonth]:
    with cashier.work() as work:
        return account_months(work, first, last, "apa31")


@pytest.fixture
def busy(cashier: Cashier) -> Cashier:
    """Two months in which all sorts of things happen."""
    cashier.must_pay(LUCIEN, 2000)
    cashier.cancel(cashier.must_pay(LUCIEN, 90))
    refused = cashier.must_pay(JEANNE, 210)
    cashier.clock.move(hours=7)
    cashier.send(date(2026, 3, 10))
    cashier.clock.moment = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # in Paris, April has begun
    cashier.receive(camt054(debit(refused, 1683), returned(refused, 1683)))
    cashier.must_pay(SIMONE, 60)
    for kind in ("expiry", "withdrawal"):
        cashier.run(ENDED, kind=kind, at=cashier.clock())
    return cashier


def test_each_sum_is_what_is_counted_row_by_row(busy: Cashier) -> None:
    """The same from all rows of the ledger and of payments, added up in Python by other rules."""
    expected: defaultdict[date, Counter[str]] = defaultdict(Counter)
    names = {"grant": "given", "payment": "used", "reversal": "used", "expiry": "expired", "withdrawal": "withdrawn"}
    for movement, cents, minutes, at in busy.rows(
        "select movement, cents, minutes, booked_at from ledger join lots l on account = 'lot:' || l.id"
        " join beneficiaries b on b.id = beneficiary_id where programme = 'apa31'"
    ):
        name = names[str(movement).partition(":")[0]]
        assert isinstance(at, datetime)
        sign = -1 if name == "given" else 1
        sums = expected[at.astimezone(PARIS).date().replace(day=1)]
        sums[f"{name}_cents"] += sign * int(str(cents))
        sums[f"{name}_minutes"] += sign * int(str(minutes))
    for minutes, cents, at in busy.rows("select minutes, cents, accepted_at from payments"):
        assert isinstance(at, datetime)
        sums = expected[at.astimezone(PARIS).date().replace(day=1)]
        sums += Counter(payments=1, paid_cents=int(str(cents)), paid_minutes=int(str(minutes)))
    found = {each.month: each for each in months(busy, date(2025, 1, 1))}
    assert list(found) == sorted(expected)
    assert {MARCH, APRIL} <= set(found)
    for day, counted in expected.items():
        assert {name: getattr(found[day], name) for name in counted} == dict(counted)


def test_what_happened_is_in_its_month_of_paris(busy: Cashier) -> None:
    april = next(each for each in months(busy, APRIL, APRIL))
    simone = busy.cents(str(busy.one("select reference from payments order by id desc limit 1")))
    assert (april.payments, april.active, april.rejected, april.cancelled) == (1, 1, 1, 0)
    assert april.paid_cents == simone
    assert april.used_cents == simone - 1683, "what came back is taken off"
    assert (april.expired_cents, april.withdrawn_minutes) == (1000, 125)
    march = next(each for each in months(busy, MARCH, MARCH))
    assert (march.cancelled, march.rejected) == (1, 0)


def test_a_past_month_never_changes(busy: Cashier) -> None:
    before = months(busy, MARCH, MARCH)
    busy.clock.move(days=1)
    busy.cancel(str(busy.one("select reference from payments order by id desc limit 1")))
    assert months(busy, MARCH, MARCH) == before


def test_csv_for_programs_holds_every_figure(busy: Cashier) -> None:
    found = months(busy)
    rows = list(csv.DictReader(io.StringIO(as_csv(found).decode())))
    assert [{**row, "month": f"{row['month']}-01"} for row in rows] == [
        {name: str(value) for name, value in asdict(each).items()} for each in found
    ]


def test_csv_for_excel_in_french_has_commas_semicolons_and_its_mark() -> None:
    written = as_french_csv([AccountMonth("apa31", MARCH, given_cents=123_456, given_minutes=95, used_cents=-5)])
    assert written.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in written
    (row,) = csv.DictReader(io.StringIO(written.decode("utf-8-sig")), delimiter=";")
    assert row["Mois"] == "03/2026"
    assert row["Droits attribués (€)"] == "1234,56"
    assert row["Droits attribués (heures)"] == "1,58"
    assert row["Droits utilisés (€)"] == "-0,05"
    assert row["Bénéficiaires actifs"] == "0"


def test_the_chart_s_bars_are_as_high_as_their_sums_and_told_in_words() -> None:
    drawn = chart([
        AccountMonth("apa31", MARCH, given_cents=10_000, used_cents=2_500, expired_cents=400, withdrawn_cents=600),
        AccountMonth("apa31", APRIL, given_cents=5_000),
        AccountMonth("cesujop", APRIL, given_cents=35_000),
    ])  # fmt: skip
    svg = ET.fromstring(drawn)
    space = "{http://www.w3.org/2000/svg}"
    heights = [float(bar.attrib["height"]) for bar in svg.iter(f"{space}rect") if "class" in bar.attrib]
    assert heights == [220.0, 55.0, 22.0, 110.0, 0.0, 0.0, 220.0, 0.0, 0.0]
    assert svg.attrib["aria-labelledby"] == "title desc"
    told = svg.findtext(f"{space}desc", "").replace("\u00a0", " ")
    assert "apa31, mars 2026 : droits attribués 100,00 €, droits utilisés 25,00 €" in told
    fills = {bar.attrib["fill"] for bar in svg.iter(f"{space}rect")}
    assert fills == {"#fff", "#000", "url(#hatched)"}, "no colour is needed to tell them apart"


def test_nothing_to_show_is_a_chart_too() -> None:
    assert "rien à montrer" in chart([])
