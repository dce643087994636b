"""What the commands' tests share: a cashier that pays, cancels, exports and imports."""

from tests.backend.services.conftest import cashier

__all__ = ["cashier"]
