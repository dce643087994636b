"""A cashier for tests: pays, cancels, exports and imports as the line does, one transaction each."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Engine

from backend.domain.bank_file import BankFile
from backend.domain.lifecycle import ADVISER, Reversal
from backend.domain.order import Order
from backend.domain.programme import Programme
from backend.services import cancelling, identifying, paying
from backend.services.bank import exporting, importing
from backend.services.bank.importing import Imported
from backend.services.paying import PaymentConfirmation
from backend.services.work import Work
from bot.data_files import read_programmes
from tests.support import opened_tables
from tests.support.clock import StoppedClock

JEANNE, LUCIEN, SIMONE = "31000017", "31000042", "31000059"
_keys = itertools.count(1)


@dataclass
class Cashier:
    """Does what the line, an adviser and the bank's clerk do."""

    engine: Engine
    clock: StoppedClock
    programmes: dict[str, Programme] = field(default_factory=read_programmes)

    @property
    def programme(self) -> Programme:
        """The one of the demo's people."""
        return self.programmes["apa31"]

    @contextmanager
    def work(self) -> Iterator[Work]:
        """One transaction now."""
        with self.engine.begin() as connection:
            yield Work(connection, self.clock())

    def rows(self, query: str, **values: object) -> list[tuple[object, ...]]:
        """What the database answers."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in opened_tables.run(connection, query, values)]

    def one(self, query: str, **values: object) -> object:
        """The one value that the database answers."""
        ((value,),) = self.rows(query, **values)
        return value

    def run(self, statement: str, **values: object) -> None:
        """Change rows behind the line's back."""
        with self.engine.begin() as connection:
            opened_tables.run(connection, statement, values)

    def payer(self, cesu_code: str) -> int:
        """The number of a beneficiary."""
        value = self.one("select id from beneficiaries where cesu_code = :code", code=cesu_code)
        assert isinstance(value, int)
        return value

    def pay(self, cesu_code: str, minutes: int) -> str | None:
        """Pay the beneficiary's first intervenant; the reference, None where the rights do not cover it."""
        payer = self.payer(cesu_code)
        with self.work() as work:
            payee = identifying.known_payees(work, payer)[0]
            quoted = paying.quote(work, payer, Order(payee, minutes))
            if not quoted.covered or quoted.cents == 0:
                return None
            paid = paying.pay(work, payer, quoted, PaymentConfirmation(f"test:{next(_keys)}", None))
        assert paid != "rights_changed"
        return paid.reference

    def must_pay(self, cesu_code: str, minutes: int) -> str:
        """Pay what the rights cover."""
        reference = self.pay(cesu_code, minutes)
        assert reference is not None
        return reference

    def cancel(self, reference: str) -> Reversal:
        """An adviser cancels."""
        with self.work() as work:
            return cancelling.cancel(work, reference, ADVISER)

    def export(self, day: date) -> BankFile | None:
        """Make the file of a day."""
        with self.work() as work:
            return exporting.export(work, self.programme, day)

    def send(self, day: date) -> BankFile:
        """Make the file of a day and hand it over."""
        file = self.export(day)
        assert file is not None
        with self.work() as work:
            exporting.mark_sent(work, file)
        return file

    def receive(self, answer: str) -> Imported:
        """Import an answer of the bank."""
        return importing.import_answer(self.work, answer.encode(), self.programmes.values())

    def state(self, reference: str) -> object:
        """Where a payment is."""
        return self.one("select state from payments where reference = :reference", reference=reference)

    def cents(self, reference: str) -> int:
        """What a payment paid."""
        value = self.one("select cents from payments where reference = :reference", reference=reference)
        assert isinstance(value, int)
        return value

    def tasks(self) -> list[object]:
        """The kinds of the open tasks, in order."""
        return [row[0] for row in self.rows("select kind from tasks order by id")]
