"""A closed account is recognised and told so, and pays no more; a closed intervenant is found no more."""

from datetime import date

from backend.domain.order import Order
from backend.domain.people import NanQuery
from backend.services import identifying, paying
from backend.services.paying import PaymentConfirmation
from backend.services.work import Work
from tests.backend.services.cashier import Cashier
from tests.support import opened_tables
from tests.support.callers import JEANNE, LUCIEN
from tests.support.in_process import Caller
from tests.support.line import LINE, Line

CLOSED = "Votre compte CESU est fermé"
ADVISER = "Je vous passe un conseiller"


def close(line: Line, table: str, name: str, day: str = "2026-03-10") -> None:
    with line.context.database.begin() as connection:
        statement = f"update {table} set closed_on = :day where given_name = :name"  # noqa: S608 - ours
        opened_tables.run(connection, statement, {"day": day, "name": name})


def test_who_rings_hears_that_the_account_is_closed_and_whom_to_ring(line: Line) -> None:
    close(line, "beneficiaries", "Jeanne")
    caller = Caller(line.context, JEANNE.number).press(JEANNE.cesu, JEANNE.born)
    assert "Bonjour madame Martin" in caller.said
    assert CLOSED in caller.said
    assert ADVISER in caller.said
    assert caller.press("", "3").over, "nobody answers, and they do not wish to be called back"


def test_who_writes_is_told_so_and_is_not_rung(line: Line) -> None:
    close(line, "beneficiaries", "Lucien")
    for body in ("SOLDE", "PAYER MARIE 3H30"):
        (answer,) = line.telephone.text(body, to=LINE, from_=LUCIEN.number)
        assert answer.startswith(CLOSED)
        assert "0 805 530 020" in answer
    assert line.rows("select 1 from call_backs") == []


def test_an_account_that_closes_tomorrow_is_open_today(line: Line) -> None:
    close(line, "beneficiaries", "Jeanne", "2026-03-11")
    caller = Caller(line.context, JEANNE.number).press(JEANNE.cesu, JEANNE.born)
    assert CLOSED not in caller.said
    assert not caller.over


def test_a_payment_quoted_before_is_not_made_after(line: Line) -> None:
    cashier = Cashier(line.context.database, line.clock)
    payer = cashier.payer(JEANNE.cesu)
    for table, name in (("intervenants", "Marie"), ("beneficiaries", "Jeanne")):
        with cashier.work() as work:
            quoted = paying.quote(work, payer, Order(identifying.known_payees(work, payer)[0], 60))
            assert quoted.covered
        close(line, table, name)
        with cashier.work() as work:
            assert paying.pay(work, payer, quoted, PaymentConfirmation("x", None)) == "rights_changed"
            assert not paying.quote(work, payer, Order(quoted.payee, 60)).covered or table == "intervenants"
        cashier.run("update intervenants set closed_on = null")


def test_a_closed_intervenant_leaves_those_that_are_known(line: Line) -> None:
    close(line, "intervenants", "Marie")
    with line.context.database.begin() as connection:
        work = Work(connection, line.clock())
        payer = identifying.with_cesu_code(work, LUCIEN.cesu).id
        assert [payee.given_name for payee in identifying.known_payees(work, payer)] == ["Sylvie", ""]
        assert identifying.known_payee(work, payer, "0012345*1") is None


def test_a_new_payee_whose_account_is_closed_is_not_found_but_may_ring(line: Line) -> None:
    close(line, "intervenants", "Fatima")
    with line.context.database.begin() as connection:
        work = Work(connection, line.clock())
        queries = [NanQuery("0067890*3", date(1981, 11, 23))]
        assert identifying.find_payee(work, queries) is None
        assert identifying.find_caller(work, queries) is not None
