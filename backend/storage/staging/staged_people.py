"""Beneficiaries and intervenants as they are staged and written."""

from backend.storage.sealed_facts import BENEFICIARY, INTERVENANT, booking
from backend.storage.staging.staged_kind import Refusal, StagedKind

UNKNOWN_NUMBER = """exists (select from unnest(string_to_array(s.phones, ',')) n where not exists (
            select from beneficiary_phones p
            where p.beneficiary_id = t.id and p.number = n and p.registered_at is null))"""
GONE_NUMBER = """exists (select from beneficiary_phones p where p.beneficiary_id = t.id
            and p.number = any(string_to_array(s.phones_gone, ',')))"""
UNKNOWN_INTERVENANT = """exists (select from unnest(string_to_array(s.knows, ',')) n where not exists (
            select from known_intervenants k join intervenants i on i.id = k.intervenant_id
            where k.beneficiary_id = t.id
            and i.nan_body = split_part(n, '*', 1) and i.nan_key = split_part(n, '*', 2)))"""
NO_SUCH_NAN = """exists (select from unnest(string_to_array(knows, ',')) n where not exists (
        select from intervenants i where i.nan_body = split_part(n, '*', 1) and i.nan_key = split_part(n, '*', 2)))"""
OF_PIECE = "s.line between :first and :last"
OWNER = "join beneficiaries t on t.programme = s.programme and t.cesu_code = s.cesu_code"

BENEFICIARIES = StagedKind(
    columns={
        "programme": "text",
        "cesu_code": "text",
        "civility": "text",
        "family_name": "text",
        "given_name": "text",
        "birth_date": "date",
        "address_more": "text",
        "street": "text",
        "postcode": "text",
        "town": "text",
        "email": "text",
        "wants_paper": "boolean",
        "closed_on": "date",
        "phones": "text",
        "phones_gone": "text",
        "knows": "text",
    },
    key=("programme", "cesu_code"),
    key_column="code_cesu",
    kept=(
        *("civility", "family_name", "given_name", "birth_date", "address_more", "street", "postcode", "town", "email"),
        *("wants_paper", "closed_on"),
    ),
    resolve=f"""
        select s.*, t.id as known_id, t.id is not null and ({{given}}) is not distinct from ({{stored}})
            and not {UNKNOWN_NUMBER} and not {GONE_NUMBER} and not {UNKNOWN_INTERVENANT} as same
        from incoming s left {OWNER}""",
    refusals=(
        Refusal(NO_SUCH_NAN, "intervenants", "names a NAN that nobody has: check it, or import the intervenants first"),
    ),
    writes=(
        f"""insert into beneficiaries (programme, cesu_code, civility, family_name, given_name, birth_date,
            address_more, street, postcode, town, email, wants_paper, closed_on)
        select programme, cesu_code, civility, family_name, given_name, birth_date,
            address_more, street, postcode, town, email, wants_paper, nullif(closed_on, 'infinity')
        from resolved s where known_id is null and {OF_PIECE} order by line""",
        f"""update beneficiaries t set {{assigned}} from resolved s
        where t.id = s.known_id and not s.same and ({{given}}) is distinct from ({{stored}}) and {OF_PIECE}""",
        f"""delete from beneficiary_phones p using resolved s where s.known_id = p.beneficiary_id and not s.same
        and p.number = any(string_to_array(s.phones_gone, ',')) and {OF_PIECE}""",
        f"""insert into beneficiary_phones (number, beneficiary_id)
        select n, t.id from resolved s {OWNER} cross join lateral unnest(string_to_array(s.phones, ',')) n
        where not s.same and {OF_PIECE} order by line on conflict do nothing""",
        f"""update beneficiary_phones p set registered_at = null from resolved s
        where s.known_id = p.beneficiary_id and not s.same and p.registered_at is not null
        and p.number = any(string_to_array(s.phones, ',')) and {OF_PIECE}""",
        f"""insert into known_intervenants (beneficiary_id, intervenant_id)
        select t.id, i.id from resolved s {OWNER} cross join lateral unnest(string_to_array(s.knows, ',')) n
        join intervenants i on i.nan_body = split_part(n, '*', 1) and i.nan_key = split_part(n, '*', 2)
        where not s.same and {OF_PIECE} order by line on conflict do nothing""",
        booking(BENEFICIARY, f"any(array(select t.id from resolved s {OWNER} where not s.same and {OF_PIECE}))"),
    ),
)

INTERVENANTS = StagedKind(
    columns={
        "nan": "text",
        "kind": "text",
        "family_name": "text",
        "given_name": "text",
        "birth_date": "date",
        "mode": "text",
        "activity": "text",
        "phone": "text",
        "email": "text",
        "iban": "text",
        "closed_on": "date",
    },
    key=("nan",),
    key_column="nan",
    kept=(
        *("kind", "family_name", "given_name", "birth_date", "mode", "activity", "phone", "email", "iban", "closed_on"),
    ),
    resolve="""
        select s.*, t.id as known_id, t.id is not null and ({given}) is not distinct from ({stored}) as same,
            t.id is not null and t.iban is distinct from s.iban as other_account
        from (select line, nan, kind, family_name, coalesce(given_name, '') as given_name, birth_date, mode, activity,
            phone, email, iban, closed_on from incoming) s
        left join intervenants t on t.nan_body = split_part(s.nan, '*', 1)
            and t.nan_key = split_part(s.nan, '*', 2)""",
    writes=(
        f"""insert into intervenants (nan_body, nan_key, kind, family_name, given_name, birth_date, mode,
            activity, phone, email, iban, closed_on)
        select split_part(nan, '*', 1), split_part(nan, '*', 2), kind, family_name, given_name, birth_date, mode,
            activity, phone, email, iban, nullif(closed_on, 'infinity')
        from resolved s where known_id is null and {OF_PIECE} order by line""",
        f"""update intervenants t set {{assigned}} from resolved s
        where t.id = s.known_id and not s.same and {OF_PIECE}""",
        # Payments that fitted no bank file for a wrong account are tried again with the new one.
        f"""delete from bank_left_out b using payments p, resolved s
        where b.payment_id = p.id and p.intervenant_id = s.known_id and s.other_account and {OF_PIECE}""",
        booking(
            INTERVENANT,
            f"""any(array(select t.id from resolved s join intervenants t on t.nan_body = split_part(s.nan, '*', 1)
                and t.nan_key = split_part(s.nan, '*', 2) where not s.same and {OF_PIECE}))""",
        ),
    ),
)
