"""The receipts' tests use the bank's cashier."""

from tests.bank.conftest import cashier

__all__ = ["cashier"]
