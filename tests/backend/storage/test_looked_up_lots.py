"""What is looked up of a lot in the ledger goes by its index, however large the ledger is."""

from typing import Any

import pytest
from sqlalchemy import Engine, text

from backend.storage import lots, rights_endings

QUERIES: dict[str, tuple[str, dict[str, Any]]] = {
    "balances": (lots._BALANCES.text, {"beneficiary_id": 1, "moment": "2026-03-10"}),
    "an end": (rights_endings._END.format(why="expiry"), {"locked": [1, 2], "now": "2026-03-10"}),
    "a restored lot": (
        rights_endings._RESTORE.text, {"lot_id": 1, "minutes": 0, "cents": 0, "now": "2026-03-10"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", QUERIES)
def test_a_lot_s_account_is_looked_up_by_its_index(engine: Engine, what: str) -> None:
    query, values = QUERIES[what]
    with engine.connect() as connection:
        connection.execute(text("set local enable_seqscan = off"))
        plan = "\n".join(row[0] for row in connection.execute(text(f"explain {query}"), values))
    assert "ix_ledger_account_of_lots" in plan
    assert "Seq Scan on ledger" not in plan
