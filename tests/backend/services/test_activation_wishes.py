"""However many calls want a letter for somebody at the same moment, one is asked for."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from backend.services.activation_wishes import LETTER_WANTED, wish_for_letter
from backend.services.adviser_tasks import open_tasks
from tests.backend.services.cashier import Cashier

AT_ONCE = 5
WAITING = "select count(*) from pg_locks where locktype = 'advisory' and not granted"


@pytest.mark.timeout(30)
def test_one_letter_is_asked_for_however_many_calls_want_it_at_once(cashier: Cashier) -> None:
    somebody = cashier.payer("31000017")

    def wish(_: int) -> str:
        with cashier.work() as work:
            return wish_for_letter(work, somebody)

    with ThreadPoolExecutor(AT_ONCE) as calls:
        with cashier.work() as work:
            assert wish_for_letter(work, somebody) == "asked"
            others = calls.map(wish, range(AT_ONCE))
            while cashier.rows(WAITING) != [(AT_ONCE,)]:
                pass  # the first is not committed before all others want one, too
        assert list(others) == ["known"] * AT_ONCE
    with cashier.work() as work:
        assert len(open_tasks(work, LETTER_WANTED)) == 1
