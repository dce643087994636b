"""What is said, sent, asked and written by hand is sealed, and the bank's files with it; a number given is a digest.

Migrations only go forward. This one needs the master keys where any of it is there already.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from backend.storage.vault import Vault, vault_of

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

AT_ONCE = 1_000

SEALED: tuple[tuple[str, str, str, str], ...] = (
    ("conversations", "opening", "", "id"),
    ("conversations", "journal", "", "id"),
    ("replies", "reply", "", "channel, external_id, delivery"),
    ("outbox", "payload", "key", "id"),
    ("bank_files", "content", "message_id", "id"),
    ("bank_reports", "content", "sha256", "id"),
    ("disputes", "words", "", "id"),
    ("tasks", "note", "", "id"),
    ("misheard_sentences", "sentence", "", "id"),
)
"""Of each: the table, the column, the column that it is bound to, and the key of its rows."""

NOT_NULL = {
    ("conversations", "opening"), ("conversations", "journal"), ("replies", "reply"), ("outbox", "payload"),
    ("bank_files", "content"), ("bank_reports", "content"), ("disputes", "words"),
    ("misheard_sentences", "sentence"),
}  # fmt: skip
FORGOTTEN: tuple[Any, ...] = ([], {})


def upgrade() -> None:
    """Apply: what is there is sealed in pieces; what is written over leaves the disk when its table is rewritten."""
    op.execute("set local statement_timeout = 0")
    for table, column, about, key in SEALED:
        _seal(table, column, about, key)
    op.execute("alter table deliveries drop column address")
    _digest("opt_outs", "number", "digest", "phone")
    _digest("bank_transfers", "iban", "iban_digest", "iban")
    _call_backs()
    _threads()
    for table in dict.fromkeys(
        [each[0] for each in SEALED] + ["deliveries", "opt_outs", "bank_transfers", "call_backs"]
    ):
        op.execute(f"cluster {table} using pk_{table}")
    _comments()


def _rows(table: str, columns: str) -> list[sa.RowMapping]:
    return list(op.get_bind().execute(sa.text(f"select {columns} from {table}")).mappings())  # noqa: S608 - ours


def _change(table: str, column: str, made: list[dict[str, Any]], key: str) -> None:
    names = [name.strip() for name in key.split(",")]
    where = " and ".join(f"{name} = :{name}" for name in names)
    statement = sa.text(f'update {table} set "{column}" = :made where {where}')  # noqa: S608 - ours
    for first in range(0, len(made), AT_ONCE):
        op.get_bind().execute(statement, made[first : first + AT_ONCE])


def _seal(table: str, column: str, about: str, key: str) -> None:
    """Seal a column in its place: what was there is read in pieces, by the keys of its rows."""
    op.execute(f'alter table {table} rename column "{column}" to in_the_open')
    op.add_column(table, sa.Column(column, sa.LargeBinary()))
    names = [name.strip() for name in key.split(",")]
    keys = _rows(f"{table} where in_the_open is not null", key)
    wanted = ", ".join([*names, *([about] if about and about not in names else []), "in_the_open"])
    where = " and ".join(f"{name} = :{name}" for name in names)
    query = sa.text(f"select {wanted} from {table} where {where}")  # noqa: S608 - ours
    for each in keys:
        row = op.get_bind().execute(query, dict(each)).mappings().one()
        sealed = _sealed(vault_of(op.get_bind()), f"{table}.{column}", row["in_the_open"], row[about] if about else "")
        _change(table, column, [{**each, "made": sealed}], key)
    op.drop_column(table, "in_the_open")
    if (table, column) in NOT_NULL:
        op.alter_column(table, column, nullable=False)


def _sealed(vault: Vault, purpose: str, value: Any, about: str) -> bytes:
    if value in FORGOTTEN:
        return b""
    if isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return vault.seal(purpose, value if isinstance(value, bytes) else value.encode(), about)


def _digest(table: str, column: str, digested: str, kind: str) -> None:
    """Put the digest of a column in its place, in the same primary key where it is in one."""
    op.add_column(table, sa.Column(digested, sa.LargeBinary()))
    for row in _rows(f"{table} where {column} is not null", f"distinct {column}"):
        digest = vault_of(op.get_bind()).digest(kind, row[column])
        statement = sa.text(f"update {table} set {digested} = :made where {column} = :value")  # noqa: S608 - ours
        op.get_bind().execute(statement, {"made": digest, "value": row[column]})
    op.drop_column(table, column)
    if table == "opt_outs":
        op.create_primary_key("pk_opt_outs", "opt_outs", ["digest", "programme"])


def _call_backs() -> None:
    op.drop_index("ix_call_backs_number", "call_backs")
    op.add_column("call_backs", sa.Column("number_digest", sa.LargeBinary()))
    op.execute("alter table call_backs rename column asked to asked_in_the_open")
    op.add_column("call_backs", sa.Column("asked", sa.LargeBinary()))
    for row in _rows("call_backs", "id, number, asked_in_the_open"):
        vault = vault_of(op.get_bind())
        sealed = vault.seal_json("call_backs.asked", {"number": row["number"], "asked": row["asked_in_the_open"]})
        values = {"id": row["id"], "digest": vault.digest("phone", row["number"]), "asked": sealed}
        statement = sa.text("update call_backs set number_digest = :digest, asked = :asked where id = :id")
        op.get_bind().execute(statement, values)
    op.drop_column("call_backs", "number")
    op.drop_column("call_backs", "asked_in_the_open")
    for name in ("number_digest", "asked"):
        op.alter_column("call_backs", name, nullable=False)
    op.create_index("ix_call_backs_number_digest", "call_backs", ["number_digest", "asked_at"])


def _threads() -> None:
    """A thread's name was a digest without a key, from which a number could be guessed."""
    for table in ("conversations", "replies"):
        for row in _rows(f"{table} where channel = 'sms'", "distinct external_id"):
            name, _, retired = row["external_id"].partition("#")
            keyed = vault_of(op.get_bind()).digest("thread", name).hex() + ("#" + retired if retired else "")
            statement = sa.text(f"update {table} set external_id = :keyed where channel = 'sms' and external_id = :was")  # noqa: S608 - ours
            op.get_bind().execute(statement, {"keyed": keyed, "was": row["external_id"]})


COMMENTS: dict[str, str] = {
    "conversations": "`opening` and `journal` are sealed JSON; empty once they are forgotten.",
    "replies": "What each delivery was answered, sealed, for when it comes again. What was said in it is not kept.",
    "outbox": "`payload` is sealed JSON, bound to its key; empty once it is forgotten.",
    "call_backs": "A call that we place to have something confirmed; its outcome is null while it is still to be made."
    " `asked` is sealed: where it rings and what is asked.",
    "opt_outs": "The digest of a number that wants no texts of a programme, until its row is deleted.",
    "misheard_sentences": "Sentences that were not understood, masked and sealed: nothing of who said them.",
    "tasks": "What advisers and operators have to look at. The payload has ids and references, no names; the note is"
    " sealed.",
}


def _comments() -> None:
    for table, words in COMMENTS.items():
        op.create_table_comment(table, words)
