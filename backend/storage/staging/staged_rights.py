"""Rights, plans d'aide and activation codes as they are staged and written."""

from backend.storage.lot_grants import giving
from backend.storage.staging.line_sealing import OwnerDigests
from backend.storage.staging.staged_kind import NOBODY, Refusal, StagedKind
from backend.storage.staging.staged_people import OF_PIECE

OWNED = {"programme": "text", "cesu_digest": "bytea"}
WHOSE = "left join beneficiaries b on b.programme = s.programme and b.cesu_digest = s.cesu_digest"
OF_NOBODY = Refusal("owner_id is null", "code_cesu", NOBODY)
CLOSED = Refusal(
    "closed_on <= :today and known_id is null",
    "code_cesu",
    "is of an account that is closed: nothing can be given to it",
)

GIVEN = (
    ("mois", "opens_on", "opens_on"),
    ("fin", "expires_on", "expires_on"),
    ("heures", "minutes", "minutes_total"),
    ("euros", "cents", "cents_total"),
    ("mode", "mode", "mode"),
)
"""What of a right is never changed: the column, what is staged of it, and where it is kept."""


def _otherwise(column: str, staged: str, kept: str) -> Refusal:
    return Refusal(
        f"""known_id is not null and not same and not withdrawn and exists (
            select from lots t where t.id = known_id and t.{kept} is distinct from resolved.{staged})""",
        column,
        "was given otherwise: withdraw the right (retrait = oui), and give another under a new reference",
    )


RIGHTS = StagedKind(
    columns={
        **OWNED,
        "source": "text",
        "mode": "text",
        "opens_on": "date",
        "expires_on": "date",
        "minutes": "integer",
        "cents": "integer",
        "withdrawn": "boolean",
    },
    sealer=OwnerDigests,
    key=("programme", "cesu_digest", "source"),
    key_column="reference",
    resolve=f"""
        select s.*, b.id as owner_id, b.closed_on, t.id as known_id, t.id is not null and case when s.withdrawn then
            t.cents_total = t.cents_used + t.cents_ended
            and coalesce(t.minutes_total, 0) = t.minutes_used + t.minutes_ended
        else (s.opens_on, s.expires_on, s.minutes, s.cents, s.mode) is not distinct from
            (t.opens_on, t.expires_on, t.minutes_total, t.cents_total, t.mode) end as same
        from incoming s {WHOSE} left join lots t on t.beneficiary_id = b.id and t.source = s.source""",
    refusals=(
        OF_NOBODY,
        Refusal(
            "owner_id is not null and withdrawn and known_id is null",
            "reference",
            "is no right of theirs: there is nothing to withdraw",
        ),
        *(_otherwise(*each) for each in GIVEN),
        Refusal(
            f"({CLOSED.condition}) and not withdrawn",
            CLOSED.column,
            CLOSED.reason,
        ),
    ),
    writes=(
        giving(
            f"""select owner_id, opens_on, expires_on, minutes, cents, mode, source
            from resolved s where known_id is null and {OF_PIECE} order by line"""
        ),
    ),
)

PLANS = StagedKind(
    columns={
        **OWNED,
        "source": "text",
        "mode": "text",
        "minutes_month": "integer",
        "cents_month": "integer",
        "first_month": "date",
        "last_month": "date",
    },
    sealer=OwnerDigests,
    key=("programme", "cesu_digest", "source"),
    key_column="reference",
    kept=("mode", "minutes_month", "cents_month", "first_month", "last_month"),
    resolve=f"""
        select s.*, b.id as owner_id, b.closed_on, t.id as known_id,
            t.id is not null and (s.mode, s.minutes_month, s.cents_month, s.first_month, s.last_month)
            is not distinct from (t.mode, t.minutes_month, t.cents_month, t.first_month, t.last_month) as same
        from incoming s {WHOSE} left join plans t on t.beneficiary_id = b.id and t.source = s.source""",
    refusals=(OF_NOBODY, CLOSED),
    writes=(
        f"""insert into plans (beneficiary_id, source, mode, minutes_month, cents_month, first_month, last_month)
        select owner_id, source, mode, minutes_month, cents_month, first_month, last_month
        from resolved s where known_id is null and {OF_PIECE} order by line""",
        f"""update plans t set mode = s.mode, minutes_month = s.minutes_month, cents_month = s.cents_month,
            first_month = s.first_month, last_month = s.last_month
        from resolved s where t.id = s.known_id and not s.same and {OF_PIECE}""",
    ),
)

MOST_LOST = 5
"""Zeros at the beginning that Excel may have taken away: more come once in a million codes."""

USUAL = """(select digits from resolved where digits is not null group by digits
    order by count(*) desc, digits desc limit 1)"""
OTHER_LENGTH = Refusal(
    f"abs(digits - {USUAL}) between 1 and {MOST_LOST}",
    "code",
    "has not as many digits as most codes here: a zero may be gone; or say in a column chiffres how many it has",
)

ACTIVATION_CODES = StagedKind(
    columns={**OWNED, "hash": "text", "digits": "smallint", "expires_on": "date"},
    sealer=OwnerDigests,
    key=("programme", "cesu_digest"),
    key_column="code_cesu",
    resolve=f"""
        select s.*, b.id as owner_id, b.closed_on, t.beneficiary_id as known_id,
            t.beneficiary_id is not null and (s.hash, s.expires_on) is not distinct from (t.hash, t.expires_on) as same
        from incoming s {WHOSE} left join activation_codes t on t.beneficiary_id = b.id""",
    refusals=(OF_NOBODY, CLOSED, OTHER_LENGTH),
    writes=(
        f"""insert into activation_codes (beneficiary_id, hash, expires_on)
        select owner_id, hash, expires_on from resolved s where not same and {OF_PIECE} order by line
        on conflict (beneficiary_id) do update
        set hash = excluded.hash, expires_on = excluded.expires_on, fails = 0""",
    ),
)
