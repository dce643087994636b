"""Opens the database as the application, which may do what the line does and cannot alter what is written.

The owner makes and changes tables; the application's role reads and writes rows. What money rests on, it may only
add to: the ledger, draws, files, answers, what was done by hand; of the rest it may move counters and states.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from backend import database, embedded_postgres
from backend.database import BadDatabaseUrl
from backend.keys import BadKeys, KeyProvider
from backend.storage import key_proofs
from backend.storage.vault import Vault

APPLICATION = "allo_application"
"""The application's role in the embedded database."""

MAY_CHANGE: dict[str, tuple[str, ...]] = {
    "account_tokens": ("revoked_at", "last_used_on"),
    "accounts": ("roles", "programmes"),
    "alembic_version": (),
    "audit_entries": (),
    "audit_seals": (),
    "bank_files": ("sent_at",),
    "bank_bookings": (),
    "bank_reports": ("applied_at", "waits"),
    "bank_transfers": ("state", "reason", "told_at"),
    "card_charges": ("state", "failure", "code", "lot_id", "payment_id", "answered_at", "refunded_at"),
    "contact_changes": ("undone_at", "was", "why", "reached"),
    "imported_files": (),
    "interventions": (),
    "ledger": (),
    "ledger_seals": (),
    "lots": ("minutes_used", "cents_used", "minutes_ended", "cents_ended"),
    "payment_draws": (),
    "payment_events": (),
    "payments": ("state", "held"),
    "wording_versions": (),
}
"""Tables of which the application changes these columns only, and deletes nothing."""

ADDS_ONLY: dict[str, tuple[str, ...]] = {
    "audit_entries": ("at", "who", "what", "subject", "outcome"),
    "ledger": ("movement", "account", "cents", "minutes", "booked_at"),
    "wording_versions": ("key", "part", "words", "account_id", "at", "why"),
}
"""Tables of whose rows the application gives these columns only: the database numbers the rest by itself."""

NEVER_ADDS_TO = ("alembic_version", "audit_seals", "ledger_seals")
"""Written by migrations, and by `seal_ledger()` and `seal_audit()`, which act for the owner."""


def open_database(url: str | None, owner_url: str | None, folder: Path, keys: KeyProvider) -> Engine:
    """The database as the application, at the newest revision.

    Args:
        url: The application's; None for the database embedded under `folder`.
        owner_url: The owner's; None where the application's role may do everything, or somebody else migrates.
        folder: Where the embedded database is kept.
        keys: The master keys, with which what is personal is sealed.

    Raises:
        BadDatabaseUrl: A URL is wrong, or the schema is old and nobody is there who may change it.
        BadKeys: The keys are not as they must be, or not those of this database.
    """
    vault = Vault(keys.master_keys())
    if url is None:
        owner_url = embedded_postgres.embedded_url(folder)
        url = _as_application(owner_url)
        _make_role(owner_url)
    if owner_url is None:
        return _proved(_of_one_role(url, vault))
    _prepare(owner_url, make_url(url).username, vault)
    return _proved(database.connect(url, vault))


def open_as_owner(url: str | None, owner_url: str | None, folder: Path, keys: KeyProvider) -> Engine:
    """The database as its owner: for what migrations and the demo's reset do."""
    return database.connect(owner_url or url or embedded_postgres.embedded_url(folder), Vault(keys.master_keys()))


def embedded_application_url(folder: Path) -> str | None:
    """The database embedded under `folder`, started where it is not running, as the application; None: never made."""
    if not (folder / "PG_VERSION").exists():
        return None
    return _as_application(embedded_postgres.embedded_url(folder))


def _as_application(owner_url: str) -> str:
    return make_url(owner_url).set(username=APPLICATION).render_as_string(hide_password=False)


def open_as_it_is(url: str, keys: KeyProvider) -> Engine:
    """The database as the application, old or with other keys as it may be: to be looked at."""
    return database.connect(url, Vault(keys.master_keys()))


def grant(connection: Connection, role: str) -> None:
    """Let a role do what the application does, and no more.

    Args:
        connection: The owner's.
        role: The application's, which owns nothing here.
    """
    name = connection.dialect.identifier_preparer.quote(role)
    statements = [
        f"revoke create on schema public from public, {name}",
        f"grant usage on schema public to {name}",
        f"revoke all on all tables in schema public from {name}",
        f"grant select, insert, update, delete on all tables in schema public to {name}",
        f"grant execute on function seal_ledger(boolean), seal_audit(boolean) to {name}",
        f"revoke insert on {', '.join((*NEVER_ADDS_TO, *ADDS_ONLY))} from {name}",
        *(f"grant insert ({', '.join(columns)}) on {table} to {name}" for table, columns in ADDS_ONLY.items()),
        f"revoke update, delete on {', '.join(MAY_CHANGE)} from {name}",
        *(
            f"grant update ({', '.join(columns)}) on {table} to {name}"
            for table, columns in MAY_CHANGE.items()
            if columns
        ),
    ]
    for statement in statements:
        connection.execute(text(statement))


_RIGHTS = text(
    """
    select c.relname,
        has_table_privilege(c.oid, 'select'),
        has_table_privilege(c.oid, 'delete') or has_table_privilege(c.oid, 'truncate'),
        pg_has_role(c.relowner, 'member')
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' order by 1
    """
)
_CHANGES = text(
    "select attname from pg_attribute where attrelid = cast(:table as regclass) and attnum > 0 and not attisdropped"
    " and has_column_privilege(attrelid, attnum, 'update') order by 1"
)


def excesses(connection: Connection) -> list[str]:
    """What the role of a connection may do and the application must not, each as `empty ledger`; none is well."""
    if _may(connection, "current_setting('is_superuser')::boolean"):
        return ["do anything, being a superuser"]
    found = ["make tables"] if _may(connection, "has_schema_privilege('public', 'create')") else []
    for table, _, deletes, owns in connection.execute(_RIGHTS):
        if owns:
            return [*found, "alter the tables, which it owns"]
        if deletes and table in MAY_CHANGE:
            found.append(f"empty {table}")
    for table, columns in MAY_CHANGE.items():
        changed = set(connection.execute(_CHANGES, {"table": table}).scalars()) - set(columns)
        found += [f"change {table}.{column}" for column in sorted(changed)]
    return found


def lacks(connection: Connection) -> list[str]:
    """What the role of a connection may not do and the application does: what was not granted after a migration."""
    found = []
    for table, reads, deletes, _ in connection.execute(_RIGHTS):
        found += [] if reads else [f"read {table}"]
        found += [] if deletes or table in MAY_CHANGE else [f"forget {table}"]
    for table, columns in MAY_CHANGE.items():
        missing = set(columns) - set(connection.execute(_CHANGES, {"table": table}).scalars())
        found += [f"change {table}.{column}" for column in sorted(missing)]
    return found


def _may(connection: Connection, what: str) -> bool:
    return bool(connection.execute(text(f"select {what}")).scalar_one())


def _make_role(owner_url: str) -> None:
    """Make the application's role in the embedded database, where it is new."""
    owner = database.connect(owner_url)
    with owner.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(310012)"))
        known = connection.execute(text("select 1 from pg_roles where rolname = :name"), {"name": APPLICATION}).first()
        if known is None:
            connection.execute(text(f"create role {APPLICATION} login"))
    owner.dispose()


def _prepare(owner_url: str, role: str | None, vault: Vault) -> None:
    """Bring the schema to the newest revision as the owner, and grant the application what is new in it."""
    owner = database.connect(owner_url, vault)
    database.upgrade(owner)
    if role and role != make_url(owner_url).username:
        with owner.begin() as connection:
            connection.execute(text("select pg_advisory_xact_lock(310012)"))
            grant(connection, role)
    owner.dispose()


def _proved(engine: Engine) -> Engine:
    """The engine, once its keys are proved to be this database's: with others, nobody would be found or read."""
    try:
        with engine.begin() as connection:
            key_proofs.prove(connection)
    except BadKeys:
        engine.dispose()
        raise
    return engine


def _of_one_role(url: str, vault: Vault) -> Engine:
    engine = database.connect(url, vault)
    with engine.connect() as connection:
        if database.is_current(connection):
            return engine
    try:
        database.upgrade(engine)
    except ProgrammingError:
        engine.dispose()
        raise BadDatabaseUrl(
            "The schema is old and the role of ALLO_DATABASE_URL may not change it: "
            "run `allo db upgrade` with ALLO_DATABASE_OWNER_URL set."
        ) from None
    return engine
