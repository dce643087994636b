"""Beneficiaries and intervenants as they are staged, sealed, and written."""

from backend.domain.payer_contact import SETTLED_AFTER
from backend.storage.sealed_facts import BENEFICIARY, INTERVENANT, booking
from backend.storage.staging.line_sealing import BeneficiarySealer, IntervenantSealer
from backend.storage.staging.staged_kind import Refusal, StagedKind

NEW_NUMBER = """exists (select from unnest(string_to_array(s.phones, ',')) n where not exists (
            select from beneficiary_phones p
            where p.beneficiary_id = t.id and p.digest = decode(n, 'hex')))"""
SETTLES = f"""s.known_id is not null and (exists (select from beneficiary_phones p where p.beneficiary_id = t.id)
            or exists (select from contact_changes c where c.beneficiary_id = t.id and c.kind = 'number_removed'
                and c.at > cast(:now as timestamptz) - interval '{SETTLED_AFTER.days} days'))"""
"""Whether a number has to settle (docs/decisions/0019): it comes beside or after another one."""

UNKNOWN_INTERVENANT = """exists (select from unnest(string_to_array(s.knows, ',')) n where not exists (
            select from known_intervenants k join intervenants i on i.id = k.intervenant_id
            where k.beneficiary_id = t.id and i.nan_digest = decode(n, 'hex')))"""
NO_SUCH_NAN = """exists (select from unnest(string_to_array(knows, ',')) n where not exists (
        select from intervenants i where i.nan_digest = decode(n, 'hex')))"""
OF_PIECE = "s.line between :first and :last"
OWNER = "join beneficiaries t on t.programme = s.programme and t.cesu_digest = s.cesu_digest"
SEALED = {"known_id": "bigint", "key_id": "uuid", "wrapped": "bytea", "sealed": "bytea", "differs": "boolean"}
"""What every line of people stages: whose it is (null: new), the key, and the fields where they are new or differ."""

NEW_KEYS = f"""insert into person_keys (id, wrapped)
        select key_id, wrapped from resolved s where known_id is null and {OF_PIECE}"""

BENEFICIARIES = StagedKind(
    columns={
        "programme": "text",
        "cesu_digest": "bytea",
        **SEALED,
        "wants_paper": "boolean",
        "closed_on": "date",
        "phones": "text",
        "phones_gone": "text",
        "knows": "text",
        "changes": "jsonb",
        "reached": "bytea",
    },
    sealer=BeneficiarySealer,
    key=("programme", "cesu_digest"),
    key_column="code_cesu",
    kept=("wants_paper", "closed_on"),
    resolve=f"""
        select s.*, t.id is not null and not s.differs and ({{given}}) is not distinct from ({{stored}})
            and not {NEW_NUMBER} and not {UNKNOWN_INTERVENANT} as same
        from incoming s left join beneficiaries t on t.id = s.known_id""",
    refusals=(
        Refusal(NO_SUCH_NAN, "intervenants", "names a NAN that nobody has: check it, or import the intervenants first"),
    ),
    writes=(
        NEW_KEYS,
        f"""insert into beneficiaries (programme, cesu_digest, key_id, sealed, wants_paper, closed_on)
        select programme, cesu_digest, key_id, sealed, wants_paper, nullif(closed_on, 'infinity')
        from resolved s where known_id is null and {OF_PIECE} order by line""",
        f"""update beneficiaries t set sealed = coalesce(s.sealed, t.sealed){{assigned}} from resolved s
        where t.id = s.known_id and not s.same and (s.differs or ({{given}}) is distinct from ({{stored}}))
        and {OF_PIECE}""",
        f"""insert into beneficiary_phones (digest, beneficiary_id, registered_at)
        select decode(n, 'hex'), t.id, case when {SETTLES} then cast(:now as timestamptz) end from resolved s {OWNER}
        cross join lateral unnest(string_to_array(s.phones, ',')) n
        where not s.same and {OF_PIECE} order by line on conflict do nothing""",
        # After those that came: whoever has none left but for this file had one before it.
        f"""delete from beneficiary_phones p using resolved s where s.known_id = p.beneficiary_id and not s.same
        and p.digest in (select decode(n, 'hex') from unnest(string_to_array(s.phones_gone, ',')) n) and {OF_PIECE}""",
        f"""insert into known_intervenants (beneficiary_id, intervenant_id)
        select t.id, i.id from resolved s {OWNER} cross join lateral unnest(string_to_array(s.knows, ',')) n
        join intervenants i on i.nan_digest = decode(n, 'hex')
        where not s.same and {OF_PIECE} order by line on conflict do nothing""",
        booking(BENEFICIARY, f"any(array(select t.id from resolved s {OWNER} where not s.same and {OF_PIECE}))"),
    ),
)

INTERVENANTS = StagedKind(
    columns={
        "nan_digest": "bytea",
        "nan_body_digest": "bytea",
        "phone_digest": "bytea",
        **SEALED,
        "other_account": "boolean",
        "kind": "text",
        "mode": "text",
        "activity": "text",
        "closed_on": "date",
        "news_key": "text",
        "news": "bytea",
    },
    sealer=IntervenantSealer,
    key=("nan_digest",),
    key_column="nan",
    kept=("kind", "mode", "activity", "closed_on"),
    resolve="""
        select s.*, t.id is not null and not s.differs and ({given}) is not distinct from ({stored}) as same
        from incoming s left join intervenants t on t.id = s.known_id""",
    writes=(
        NEW_KEYS,
        f"""insert into intervenants (nan_digest, nan_body_digest, phone_digest, key_id, sealed, kind, mode, activity,
            closed_on)
        select nan_digest, nan_body_digest, phone_digest, key_id, sealed, kind, mode, activity,
            nullif(closed_on, 'infinity')
        from resolved s where known_id is null and {OF_PIECE} order by line""",
        f"""update intervenants t set sealed = coalesce(s.sealed, t.sealed), phone_digest = s.phone_digest{{assigned}}
        from resolved s where t.id = s.known_id and not s.same and {OF_PIECE}""",
        # Payments that fitted no bank file for a wrong account are tried again with the new one.
        f"""delete from bank_left_out b using payments p, resolved s
        where b.payment_id = p.id and p.intervenant_id = s.known_id and s.other_account and {OF_PIECE}""",
        booking(
            INTERVENANT,
            f"""any(array(select t.id from resolved s join intervenants t on t.nan_digest = s.nan_digest
                where not s.same and {OF_PIECE}))""",
        ),
    ),
)
