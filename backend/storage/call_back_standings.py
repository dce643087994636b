"""Says what became of the calls that the line places: those of a person, and how many of some programmes.

Those of a person are found by `ix_call_backs_beneficiary_id`, those of a time by `ix_call_backs_asked_at`; whether one
rings still, by the keys of its letters. One that rang in vain and was asked for anew counts as unanswered for as long
as its letters are kept, and as replaced from then on.
"""

# ruff: noqa: S608 - statements are put together of parts of our own
from sqlalchemy import Connection, text

from backend.domain.requested_call import ListedCallBack
from backend.domain.supervision import CalledBack, Watched
from backend.storage.intervenants import PROGRAMME

_KEYS = "any(array['call_back:' || c.id, 'call_back:' || c.id || '#2', 'call_back:' || c.id || '#3'])"
"""Those of all its tries (`calling_back.TRIES`)."""

_LETTER_IS = "exists (select from deliveries d where d.news_key = {0} and d.state in ({1}))"
_WAITS = f"exists (select from outbox o where o.key = {_KEYS} and o.done_at is null)"
_RINGS = _LETTER_IS.format(_KEYS, "'sending', 'unknown', 'queued', 'sent'")
_IN_VAIN = _LETTER_IS.format(_KEYS, "'undelivered', 'failed'")
_STANDING = f"""
    case when c.outcome in ('done', 'given_up') then c.outcome
        when c.outcome is null and ({_WAITS} or {_RINGS}) then 'rings'
        when c.outcome is null or {_IN_VAIN} then 'unanswered'
        else 'replaced' end
"""
_OF_ONE = text(f"""
    select c.asked_at, {_STANDING} from call_backs c where c.beneficiary_id = :beneficiary_id
    order by c.id desc limit :most
""")
_COUNTED = text(f"""
    select date_trunc(:slot, c.asked_at at time zone 'Europe/Paris'), {_STANDING}, count(*)
    from call_backs c left join beneficiaries payer on payer.id = c.beneficiary_id
    where c.asked_at >= :start and c.asked_at < :stop
        and coalesce(payer.programme, {PROGRAMME.format("c.intervenant_id")}) = any(:programmes)
    group by 1, 2 order by 1, 2
""")


def of_beneficiary(connection: Connection, beneficiary_id: int, most: int) -> list[ListedCallBack]:
    """A beneficiary's calls, the newest first."""
    rows = connection.execute(_OF_ONE, {"beneficiary_id": beneficiary_id, "most": most})
    return [ListedCallBack(*row) for row in rows]


def counted(connection: Connection, watched: Watched) -> list[CalledBack]:
    """Calls by when they were asked for and what became of them; an intervenant's, where they were paid last."""
    values = {"slot": watched.slot, "start": watched.start, "stop": watched.stop}
    rows = connection.execute(_COUNTED, {**values, "programmes": list(watched.programmes)})
    return [CalledBack(*row) for row in rows]
