"""All rows that are one person's: read for them, and emptied of them when they are erased."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, select, text, update

from backend.storage import contact_changes, sealed_facts, sealed_people, trusted_people
from backend.storage.sealed_people import BENEFICIARIES, INTERVENANTS, Fields, SealedPeople
from backend.storage.tables import outbox, person_keys
from backend.storage.vault import Vault, vault_of

OF_BENEFICIARY: Mapping[str, str] = {
    "account": "select id, programme, wants_paper, told_by, pace, closed_on from beneficiaries where id = :id",
    "rights": """select id, opens_on, expires_on, minutes_total, cents_total, minutes_used, cents_used, minutes_ended,
        cents_ended, mode, source from lots where beneficiary_id = :id order by id""",
    "plans": """select source, mode, minutes_month, cents_month, first_month, last_month from plans
        where beneficiary_id = :id order by id""",
    "payments": """select p.reference, p.intervenant_id, p.ordered, p.minutes, p.cents, p.state, p.held, p.accepted_at
        from payments p where p.beneficiary_id = :id order by p.id""",
    "payment_events": """select p.reference, e.state, e.at, e.by, e.reason from payment_events e
        join payments p on p.id = e.payment_id where p.beneficiary_id = :id order by p.id, e.at""",
    "bank": """select t.end_to_end_id, t.cents, t.state, t.reason, t.told_at, f.message_id from bank_transfers t
        join bank_files f on f.id = t.file_id join payments p on p.id = t.payment_id
        where p.beneficiary_id = :id order by p.id""",
    "cards": """select cents, fee_cents, state, failure, code, proved_at, answered_at, refunded_at from card_charges
        where beneficiary_id = :id order by id""",
    "disputes": """select p.reference, d.by, d.words, d.opened_at, d.closed_at from disputes d
        join payments p on p.id = d.payment_id where p.beneficiary_id = :id order by d.id""",
    "intervenants": """select intervenant_id, last_paid_at from known_intervenants
        where beneficiary_id = :id order by 1""",
    "conversations": """select channel, opened_at, touched_at, turn, ended from conversations
        where beneficiary_id = :id order by id""",
    "calls_back": "select asked_at, line, asked, outcome from call_backs where beneficiary_id = :id order by id",
    "letters": """select coalesce(p.reference, to_char(j.month, 'YYYY-MM')) as about, j.asked_at, b.written_at
        from print_jobs j left join payments p on p.id = j.payment_id left join print_batches b on b.id = j.batch_id
        where j.beneficiary_id = :id order by j.id""",
    "activation_letter": "select expires_on, fails from activation_codes where beneficiary_id = :id",
    "pin": "select fails from pins where beneficiary_id = :id",
    "contact_changes": """select kind, was, at, who, why, undone_at from contact_changes
        where beneficiary_id = :id order by id""",
    "trusted": """select personal, told, looks, looked_at, named_at, confirmed_at, withdrawn_at from trusted_people
        where beneficiary_id = :id order by id""",
    "tasks": """select kind, payload, opened_at, closed_at, note from tasks
        where payload @> jsonb_build_object('beneficiary', cast(:id as bigint)) order by id""",
}
"""What is read of a beneficiary, by the name that it is given; amounts in cents and minutes, moments in UTC."""

OF_INTERVENANT: Mapping[str, str] = {
    "account": "select id, kind, mode, activity, told_by, pace, closed_on from intervenants where id = :id",
    "payments": """select p.reference, p.beneficiary_id, p.minutes, p.cents, p.state, p.accepted_at
        from payments p where p.intervenant_id = :id order by p.id""",
    "bank": OF_BENEFICIARY["bank"].replace("p.beneficiary_id", "p.intervenant_id"),
    "disputes": OF_BENEFICIARY["disputes"].replace("p.beneficiary_id", "p.intervenant_id"),
    "conversations": OF_BENEFICIARY["conversations"].replace("beneficiary_id", "intervenant_id"),
    "calls_back": OF_BENEFICIARY["calls_back"].replace("beneficiary_id", "intervenant_id"),
    "interventions": "select kind, at, who from interventions where intervenant_id = :id order by id",
}
"""The same of an intervenant."""

SEALED: Mapping[tuple[str, str], Callable[[Vault, bytes, int], Any]] = {
    ("disputes", "words"): lambda vault, sealed, _: vault.open("disputes.words", sealed).decode(),
    ("calls_back", "asked"): lambda vault, sealed, _: vault.open_json("call_backs.asked", sealed),
    ("contact_changes", "was"): lambda vault, sealed, owner: vault.open_json("contact_changes.was", sealed, str(owner)),
    ("contact_changes", "why"): lambda vault, sealed, owner: vault.open(
        "contact_changes.why", sealed, str(owner)
    ).decode(),
    ("trusted", "personal"): lambda vault, sealed, owner: vault.open_json(
        "trusted_people.personal", sealed, str(owner)
    ),
    ("tasks", "note"): lambda vault, sealed, _: vault.open("tasks.note", sealed).decode(),
}

OPEN_RIGHTS = """select max(expires_on) from lots where beneficiary_id = :id and expires_on >= :today
    and cents_total > cents_used + cents_ended"""
UNSETTLED = """select reference from payments where {0} = :id and state in ('accepted', 'batched', 'sent')
    order by id limit 1"""
OWED = "select 1 from card_charges where {0} = :id and state in ('proved', 'to_refund') limit 1"

EMPTIED: Sequence[str] = (
    "delete from call_backs where {0} = :id",
    "delete from replies where conversation_id in (select id from conversations where {0} = :id)",
    """update conversations set opening = '', journal = '', ended = coalesce(ended, 'erased') where {0} = :id""",
    """update disputes set words = '' where length(words) > 0 and closed_at is not null
        and payment_id in (select id from payments where {0} = :id)""",
    """update tasks set note = null where note is not null and (payload->>'{1}' = cast(:id as text)
        or payload->>'payment' in (select cast(id as text) from payments where {0} = :id))""",
)
"""What is emptied of anybody; `{0}` is the column that names them, `{1}` what they are called in a task."""

EMPTIED_OF_BENEFICIARY: Sequence[str] = (
    "delete from opt_outs where digest in (select digest from beneficiary_phones where beneficiary_id = :id)",
    "delete from beneficiary_phones where beneficiary_id = :id",
    "delete from pins where beneficiary_id = :id",
    "delete from activation_codes where beneficiary_id = :id",
    "delete from known_intervenants where beneficiary_id = :id",
    "update contact_changes set was = '', why = null, reached = null where beneficiary_id = :id",
    "delete from print_jobs where beneficiary_id = :id and batch_id is null",
    "delete from pin_choices where beneficiary_id = :id",
    """update conversations set opening = '', journal = '', ended = coalesce(ended, 'erased')
        where trusted_id in (select id from trusted_people where beneficiary_id = :id)""",
    """update trusted_people set personal = null, number_digest = null, code_hash = null, told = false,
        withdrawn_at = now(), withdrawn_by = 'adviser' where beneficiary_id = :id and withdrawn_at is null""",
    """delete from call_numbers where task_id in (
        select id from tasks where payload @> jsonb_build_object('beneficiary', cast(:id as bigint)))""",
)
EMPTIED_OF_INTERVENANT: Sequence[str] = (
    "delete from known_intervenants where intervenant_id = :id",
    """update outbox set payload = '', done_at = coalesce(done_at, now()), outcome = coalesce(outcome, 'erased')
        where payload <> '' and starts_with(key, 'payee:' || :id || ':')""",
)


def fields_of(connection: Connection, kind: SealedPeople, person_id: int) -> Fields:
    """Who somebody is; nothing of who is erased."""
    query = select(kind.table.c.key_id, person_keys.c.wrapped, kind.table.c.sealed).select_from(kind.joined)
    row = connection.execute(query.where(kind.table.c.id == person_id)).mappings().one()
    return sealed_people.opened_row(connection, kind, row)


def everything_of(connection: Connection, kind: SealedPeople, person_id: int) -> dict[str, Any]:
    """All that is held of somebody: who they are, and rows by what they are of."""
    vault, queries = vault_of(connection), OF_BENEFICIARY if kind is BENEFICIARIES else OF_INTERVENANT
    held: dict[str, Any] = {"identity": fields_of(connection, kind, person_id)}
    for name, query in queries.items():
        rows = connection.execute(text(query), {"id": person_id}).mappings()
        held[name] = [
            {column: _plain(vault, (name, column), value, person_id) for column, value in row.items()} for row in rows
        ]
    return held


def _plain(vault: Vault, column: tuple[str, str], value: Any, owner: int) -> Any:
    opens = SEALED.get(column)
    if opens and value is not None:
        return opens(vault, value, owner) if value else None
    return value.isoformat() if isinstance(value, date) else value


def rights_open_until(connection: Connection, beneficiary_id: int, today: date) -> date | None:
    """The last day of the rights of which something is left; None where nothing is."""
    values = {"id": beneficiary_id, "today": today}
    until: date | None = connection.execute(text(OPEN_RIGHTS), values).scalar()
    return until


def unsettled(connection: Connection, kind: SealedPeople, person_id: int) -> str | None:
    """A payment of somebody's that is on its way still, by its reference; `card` where a card is owed something."""
    column = _column(kind)
    found = connection.execute(text(UNSETTLED.format(column)), {"id": person_id}).scalar()
    if found is None and connection.execute(text(OWED.format(column)), {"id": person_id}).first():
        return "card"
    return None if found is None else str(found)


def erase(connection: Connection, kind: SealedPeople, person_id: int, today: date) -> None:
    """Destroy somebody's key and all that is personal; their rows stay, by their numbers, and are sealed so."""
    fields = fields_of(connection, kind, person_id)
    reached = {fields.get("email"), fields.get("phone"), *fields.get("phones", ())} - {None}
    if kind is BENEFICIARIES:  # whom they trust is told of their payments, and heard no more
        reached |= contact_changes.places_of(connection, person_id)
        reached |= {each.number for each in trusted_people.of_beneficiary(connection, person_id)}
    own = EMPTIED_OF_BENEFICIARY if kind is BENEFICIARIES else EMPTIED_OF_INTERVENANT
    for statement in (*EMPTIED, *own):
        connection.execute(text(statement.format(_column(kind), kind.what)), {"id": person_id})
    _forget_letters(connection, reached)
    key_id = connection.execute(select(kind.table.c.key_id).where(kind.table.c.id == person_id)).scalar_one()
    connection.execute(delete(person_keys).where(person_keys.c.id == key_id))
    nothing = dict.fromkeys((*kind.digests(vault_of(connection), fields), "key_id", "sealed"))
    closed = func.coalesce(kind.table.c.closed_on, today)
    gone = update(kind.table).where(kind.table.c.id == person_id).values({**nothing, "closed_on": closed})
    connection.execute(gone)
    sealed_facts.book(connection, kind.fact, [person_id])


def _forget_letters(connection: Connection, reached: set[Any]) -> None:
    """Empty the letters to some numbers and addresses; what waits is not sent any more."""
    vault = vault_of(connection)
    query = select(outbox.c.id, outbox.c.key, outbox.c.payload).where(outbox.c.payload != b"")
    with connection.execute(query, execution_options={"yield_per": 2_000}) as rows:
        theirs = [
            row.id for row in rows if vault.open_json("outbox.payload", row.payload, row.key).get("to") in reached
        ]
    done = {"payload": b"", "done_at": text("coalesce(done_at, now())"), "outcome": text("coalesce(outcome, 'erased')")}
    connection.execute(update(outbox).where(outbox.c.id.in_(theirs)).values(done))


def _column(kind: SealedPeople) -> str:
    return "intervenant_id" if kind is INTERVENANTS else "beneficiary_id"
