"""One file on its way: its lines are copied, held against the tables, counted and written in pieces."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, text

from backend.domain.payer_contact import ChangeKind
from backend.storage.sealed_people import cesu_digest
from backend.storage.staging import line_news
from backend.storage.staging.staged_kind import StagedKind
from backend.storage.staging.staged_people import BENEFICIARIES, INTERVENANTS
from backend.storage.staging.staged_rights import ACTIVATION_CODES, PLANS, RIGHTS
from backend.storage.tables_issuer import imported_files
from backend.storage.vault import vault_of

KINDS: dict[str, StagedKind] = {
    "beneficiaries": BENEFICIARIES,
    "intervenants": INTERVENANTS,
    "rights": RIGHTS,
    "plans": PLANS,
    "activation-codes": ACTIVATION_CODES,
}
LINES_AT_ONCE = 50_000
"""Lines of one statement: what the database holds in memory is theirs alone."""

SETTINGS = ("statement_timeout = 0", "work_mem = '64MB'", "jit = off")
"""Of this transaction: what compares a million lines takes longer than a caller would wait, and sorts in memory."""

IMPORTING = 310019
"""The lock under which files are imported, one at a time."""

TWICE = "is there twice in this file: keep one of the two lines"
Refused = tuple[int, str, str]
"""The line, the column, and the reason."""


@dataclass(frozen=True, slots=True)
class LineCounts:
    """What the lines of a file come to."""

    created: int
    changed: int
    unchanged: int
    rejected: int


class StagedFile:
    """The lines of one file in tables of this transaction alone, gone with it."""

    def __init__(self, connection: Connection, kind: str, present: Iterable[str]) -> None:
        self._connection = connection
        self._kind = KINDS[kind]
        self._present = frozenset(present)
        self._sealer = self._kind.sealer(connection, self._present)
        for each in SETTINGS:
            self._run(f"set local {each}")
        self._run("drop table if exists incoming, refused, resolved")
        columns = ", ".join(f"{name} {kind}" for name, kind in self._kind.columns.items())
        self._run(f"create temp table incoming (line integer, {columns}) on commit drop")
        self._run('create temp table refused (line integer, "column" text, reason text) on commit drop')

    @staticmethod
    def may_begin(connection: Connection) -> bool:
        """Whether no other import is under way; until this transaction ends, none begins."""
        return bool(connection.execute(text(f"select pg_try_advisory_xact_lock({IMPORTING})")).scalar())

    def copy(self, lines: Sequence[Sequence[Any]]) -> None:
        """Stage lines: each its number, then what was read of it, in the order of its layout."""
        self._copy("incoming", self._sealer.sealed(lines))

    def refuse(self, refused: Iterable[Refused]) -> None:
        """Keep what is wrong with lines that were not staged."""
        self._copy("refused", refused)

    def _copy(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        driver = self._connection.connection.driver_connection
        assert driver is not None, "there is a connection"
        lines = ["\t".join(["" if each is None else str(each) for each in row]) for row in rows]
        data = "\n".join(lines)
        if "\\" in data:
            data = data.replace("\\", "\\\\")
        if lines:
            with driver.cursor() as cursor, cursor.copy(f"copy {table} from stdin (null '')") as copy:
                copy.write(data + "\n")

    def resolve(self, today: date) -> LineCounts:
        """Hold the lines against the tables; what the database refuses is refused."""
        self._run("analyze incoming")
        query = self._kind.phrased(self._kind.resolve, self._present)
        self._run(f"create temp table resolved on commit drop as {query}")
        key = ", ".join(self._kind.key)
        twice = f"""
            insert into refused select line, :column, :reason from (
                select line, row_number() over (partition by {key} order by line) as nth
                from incoming join (select {key} from incoming group by {key} having count(*) > 1) t using ({key})
            ) n where nth > 1"""
        self._run(twice, column=self._kind.key_column, reason=TWICE)
        for each in self._kind.refusals:
            query = f"insert into refused select line, :column, :reason from resolved where {each.condition}"
            values = {"today": today} if ":today" in each.condition else {}
            self._run(query, column=each.column, reason=each.reason, **values)
        self._run("delete from resolved where line in (select line from refused)")
        self._run("create unique index on resolved (line)")
        self._run("analyze resolved")
        return self._counts()

    def _counts(self) -> LineCounts:
        query = """
            select count(*) filter (where known_id is null), count(*) filter (where known_id is not null and not same),
                count(*) filter (where same), (select count(distinct line) from refused) from resolved"""
        return LineCounts(*self._connection.execute(text(query)).one())

    def refused(self) -> Iterator[Refused]:
        """What is wrong, by line."""
        query = text('select line, "column", reason from refused order by line, "column"')
        with self._connection.execute(query, execution_options={"yield_per": 5_000}) as rows:
            for row in rows:
                yield row[0], row[1] or "", row[2]

    def write(self, now: datetime) -> Iterator[tuple[int, int]]:
        """Write what is new or changed, piece by piece; tells how many lines are done, and of how many."""
        last = int(self._connection.execute(text("select coalesce(max(line), 0) from resolved")).scalar_one())
        statements = [self._kind.phrased(each, self._present) for each in self._kind.writes]
        for first in range(1, last + 1, LINES_AT_ONCE):
            piece = {"first": first, "last": first + LINES_AT_ONCE - 1}
            for each in statements:
                self._run(each, **piece, **({"now": now} if ":now" in each else {}))
            yield min(piece["last"], last), last

    def keep_payer_news(self, who: str, now: datetime) -> dict[int, tuple[ChangeKind, ...]]:
        """Keep what was changed of how beneficiaries are reached; of each what is told, and what came with it."""
        return line_news.keep_payer_news(self._connection, who, now)

    def tell_payees(self, topic: str, now: datetime) -> None:
        """Put what intervenants are told of the file into the outbox."""
        self._run(line_news.TELL_PAYEES, topic=topic, now=now)

    def coded_beside_a_pin(self) -> list[int]:
        """The numbers of the beneficiaries who have a PIN, and a new code by which another one can be chosen."""
        return list(self._connection.execute(text(line_news.CODES_FOR_PINS)).scalars())

    def to_withdraw(self) -> list[int]:
        """The lots of which something is left that is to be taken back."""
        query = text("select known_id from resolved where withdrawn and not same order by line")
        return list(self._connection.execute(query).scalars())

    def keep(self, values: dict[str, Any]) -> None:
        """Keep that the file was imported, without its content."""
        self._connection.execute(insert(imported_files).values(values))

    def _run(self, statement: str, **values: Any) -> None:
        self._connection.execute(text(statement), values)


def ids_by_code(connection: Connection, programme: str, cesu_codes: Sequence[str]) -> dict[str, int]:
    """The numbers of a programme's beneficiaries who have some CESU codes."""
    codes = {cesu_digest(vault_of(connection), code): code for code in cesu_codes}
    query = text("select cesu_digest, id from beneficiaries where programme = :programme and cesu_digest = any(:some)")
    rows = connection.execute(query, {"programme": programme, "some": list(codes)})
    return {codes[row[0]]: row[1] for row in rows}


def was_imported_whole(connection: Connection, kind: str, sha256: str) -> bool:
    """Whether the very same file was imported before without a line rejected."""
    query = text("select 1 from imported_files where kind = :kind and sha256 = :sha256 and rejected = 0 limit 1")
    return connection.execute(query, {"kind": kind, "sha256": sha256}).first() is not None
