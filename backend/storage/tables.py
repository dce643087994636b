"""The tables. People and rights; payments and their ledger; conversations and the outbox.

What is personal is sealed (backend/storage/vault.py) and looked up by keyed digests. Money is in cents, time in
minutes, moments in UTC. The constraints are the last line of defence: whatever the code does, a lot is never overspent
and one confirmation is one payment.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    },
)


def _id() -> Column[int]:
    return Column("id", BigInteger, Identity(always=True), primary_key=True)


def _ref(name: str, table: str, *, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, ForeignKey(f"{table}.id"), nullable=null, index=True)


def _moment(name: str, *, null: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=null)


person_keys = Table(
    "person_keys",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    comment="The key of each person, sealed with a master key: who has none any more is erased.",
)

key_proofs = Table(
    "key_proofs",
    metadata,
    Column("name", Text, primary_key=True),
    Column("proof", LargeBinary, nullable=False),
    comment="What each key that was ever used here makes of a constant: keys that do not fit are refused by it.",
)

beneficiaries = Table(
    "beneficiaries",
    metadata,
    _id(),
    Column("programme", Text, nullable=False),
    Column("cesu_digest", LargeBinary),
    Column("key_id", Uuid),
    Column("sealed", LargeBinary),
    Column("wants_paper", Boolean, nullable=False, server_default=false()),
    Column("told_by", Text),
    Column("pace", SmallInteger),
    Column("closed_on", Date),
    UniqueConstraint("programme", "cesu_digest"),
    CheckConstraint("num_nulls(cesu_digest, key_id, sealed) in (0, 3)", name="is_sealed_or_erased"),
    CheckConstraint("told_by in ('sms', 'voice', 'email', 'post', 'nothing')", name="told_by_is_known"),
    Index("ix_beneficiaries_cesu_digest", "cesu_digest"),
    comment="`sealed` is who it is, where they live and their numbers (storage/sealed_people.py); null once erased.",
)

beneficiary_phones = Table(
    "beneficiary_phones",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("beneficiary_id", BigInteger, ForeignKey("beneficiaries.id"), primary_key=True, index=True),
    _moment("registered_at", null=True),
    comment="By what who rings is found; the numbers are sealed with their owner. `registered_at` is when it came"
    " beside or after another one; null for the first that the issuer or an adviser gave.",
)

pins = Table(
    "pins",
    metadata,
    Column("beneficiary_id", BigInteger, ForeignKey("beneficiaries.id"), primary_key=True),
    Column("hash", Text, nullable=False),
    Column("fails", SmallInteger, nullable=False, server_default="0"),
    _moment("blocked_until", null=True),
    CheckConstraint("fails between 0 and 6", name="fails_within_limit"),
)

intervenants = Table(
    "intervenants",
    metadata,
    _id(),
    Column("nan_digest", LargeBinary, unique=True),
    Column("nan_body_digest", LargeBinary, index=True),
    Column("phone_digest", LargeBinary, index=True),
    Column("kind", Text, nullable=False),
    Column("key_id", Uuid),
    Column("sealed", LargeBinary),
    Column("told_by", Text),
    Column("pace", SmallInteger),
    Column("mode", Text),
    Column("activity", Text),
    Column("closed_on", Date),
    CheckConstraint("num_nulls(nan_digest, nan_body_digest, key_id, sealed) in (0, 4)", name="is_sealed_or_erased"),
    CheckConstraint("kind in ('natural', 'legal')", name="kind_is_known"),
    CheckConstraint("told_by in ('sms', 'voice', 'email', 'nothing')", name="told_by_is_known"),
    CheckConstraint("mode in ('direct', 'mandataire', 'prestataire')", name="mode_is_known"),
    comment="`sealed` is who it is, how they are reached and their account; null once erased.",
)

known_intervenants = Table(
    "known_intervenants",
    metadata,
    Column("beneficiary_id", BigInteger, ForeignKey("beneficiaries.id"), primary_key=True),
    Column("intervenant_id", BigInteger, ForeignKey("intervenants.id"), primary_key=True, index=True),
    _moment("last_paid_at", null=True),
)

lots = Table(
    "lots",
    metadata,
    _id(),
    _ref("beneficiary_id", "beneficiaries"),
    Column("opens_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("minutes_total", Integer),
    Column("cents_total", Integer, nullable=False),
    Column("minutes_used", Integer, nullable=False, server_default="0"),
    Column("cents_used", Integer, nullable=False, server_default="0"),
    Column("minutes_ended", Integer, nullable=False, server_default="0"),
    Column("cents_ended", Integer, nullable=False, server_default="0"),
    Column("mode", Text),
    Column("source", Text),
    CheckConstraint("mode in ('direct', 'mandataire', 'prestataire')", name="mode_is_known"),
    CheckConstraint("expires_on >= opens_on", name="opens_before_it_expires"),
    CheckConstraint("minutes_total > 0", name="minutes_total_is_positive"),
    CheckConstraint("cents_total > 0", name="cents_total_is_positive"),
    CheckConstraint("minutes_ended >= 0 and cents_ended >= 0", name="what_ended_is_not_negative"),
    CheckConstraint(
        "minutes_used between 0 and coalesce(minutes_total, 0) - minutes_ended", name="minutes_never_overspent"
    ),
    CheckConstraint("cents_used between 0 and cents_total - cents_ended", name="cents_never_overspent"),
    Index("uq_lots_source", "beneficiary_id", "source", unique=True),
    comment="`source` is the issuer's own name of the right, or the plan and month from which it was credited.",
)

conversations = Table(
    "conversations",
    metadata,
    _id(),
    Column("channel", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("programme", Text, nullable=False),
    Column("opening", LargeBinary, nullable=False),
    Column("script_version", Text, nullable=False),
    Column("journal", LargeBinary, nullable=False),
    Column("turn", Integer, nullable=False, server_default="0"),
    Column("waiting", Text),
    Column("reached", SmallInteger),
    Column("pace", SmallInteger),
    Column("stage", Text, nullable=False, server_default="free"),
    Column("ended", Text),
    Column("forgotten", Boolean, nullable=False, server_default=false()),
    _ref("beneficiary_id", "beneficiaries", null=True),
    _ref("intervenant_id", "intervenants", null=True),
    _ref("trusted_id", "trusted_people", null=True),
    _moment("opened_at"),
    _moment("touched_at"),
    UniqueConstraint("channel", "external_id"),
    CheckConstraint("stage in ('free', 'resumable', 'unheard')", name="stage_is_known"),
    CheckConstraint(
        "trusted_id is null or (beneficiary_id is null and intervenant_id is null)",
        name="who_is_trusted_is_nobody_else",
    ),
    Index("ix_conversations_open", "channel", postgresql_where="ended is null"),
    Index("ix_conversations_said", "opened_at", postgresql_where="not forgotten"),
    Index("ix_conversations_opened_at", "opened_at"),
    comment="`opening` and `journal` are sealed JSON; empty once they are `forgotten`. No index has what turns change.",
)

replies = Table(
    "replies",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("external_id", Text, primary_key=True),
    Column("delivery", Text, primary_key=True),
    Column("conversation_id", BigInteger, ForeignKey("conversations.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("reply", LargeBinary, nullable=False),
    Column("understood", LargeBinary),
    _moment("given_at"),
    Index("ix_replies_conversation_id", "conversation_id", "number"),
    Index("ix_replies_given_at", "given_at"),
    comment="What each delivery was answered, sealed, for when it comes again. What was said in it is not kept:"
    " `understood` seals what was made of it, and nothing of what is personal or secret.",
)

payments = Table(
    "payments",
    metadata,
    _id(),
    Column("reference", Text, nullable=False, unique=True),
    _ref("beneficiary_id", "beneficiaries"),
    _ref("intervenant_id", "intervenants"),
    _ref("conversation_id", "conversations", null=True),
    Column("confirmation", Text, nullable=False, unique=True),
    Column("ordered", JSONB, nullable=False, server_default="{}"),
    Column("minutes", Integer, nullable=False),
    Column("cents", Integer, nullable=False),
    Column("minutes_left", Integer, nullable=False),
    Column("cents_left", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("held", Boolean, nullable=False, server_default=false()),
    _moment("accepted_at"),
    CheckConstraint("cents > 0", name="cents_are_positive"),
    CheckConstraint("minutes >= 0", name="minutes_are_not_negative"),
    CheckConstraint(
        "state in ('accepted','batched','sent','settled','rejected','reversed','cancelled')",
        name="state_is_known",
    ),
    Index("ix_payments_state", "state", postgresql_include=["cents"]),
)

payment_draws = Table(
    "payment_draws",
    metadata,
    Column("payment_id", BigInteger, ForeignKey("payments.id"), primary_key=True),
    Column("lot_id", BigInteger, ForeignKey("lots.id"), primary_key=True, index=True),
    Column("minutes", Integer, nullable=False),
    Column("cents", Integer, nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    _id(),
    Column("movement", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("cents", BigInteger, nullable=False),
    Column("minutes", BigInteger, nullable=False),
    _moment("booked_at"),
    UniqueConstraint("movement", "account"),
    Index("ix_ledger_account_of_lots", "account", postgresql_where="account like 'lot:%'"),
    comment="Double entry: the cents of one movement sum to zero. Positive is a debit. Append-only.",
)

ledger_seals = Table(
    "ledger_seals",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("entry_id", BigInteger, ForeignKey("ledger.id"), nullable=False, unique=True),
    Column("hash", Text, nullable=False),
    comment="The ledger as one chain: each hash covers the entry and the hash before it. Written by seal_ledger().",
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("key", Text, nullable=False, unique=True),
    Column("topic", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("queued_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    _moment("due_at"),
    _moment("leased_until", null=True),
    _moment("done_at", null=True),
    Column("outcome", Text),
    Index("ix_outbox_due", "due_at", postgresql_where="done_at is null"),
    comment="`payload` is sealed JSON, bound to its key; empty once it is forgotten.",
)
