"""What costs a test's process time and proves nothing in it: argon2's own cost, and reading the certificates anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import httpx2
import pytest
from sqlalchemy import Engine

from backend.services import identifying, pins
from backend.services.pin_hashing import PinHasher
from backend.services.pins import Pins
from backend.services.work import Work
from backend.storage import pin_attempts
from tests.support.callers import JEANNE
from tests.support.clock import DEMO_DAY
from tests.support.postgres import PEPPER

PRODUCTION = pins._HASHER
QUICK = PinHasher(passes=1, kibibytes=64)
"""Argon2id as it is, at a five hundredth of its cost; servers in processes of their own have the whole cost."""


@contextmanager
def quick_process() -> Iterator[None]:
    """PINs are hashed quickly in this process, and all clients share what they trust; no test is about either."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pins, "_HASHER", QUICK)
        patch.setattr("httpx2._transports.default.create_ssl_context", cache(httpx2.create_ssl_context))
        yield


@contextmanager
def whole_cost(engine: Engine) -> Iterator[None]:
    """PINs cost meanwhile what they cost in production, Jeanne's in the database too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pins, "_HASHER", PRODUCTION)
        with engine.begin() as connection:
            number = identifying.with_cesu_code(Work(connection, DEMO_DAY), JEANNE.cesu).id
            pin_attempts.keep_hash(connection, number, Pins(PEPPER).hash(JEANNE.pin))
        yield
