"""What a line changes of how somebody is reached, sealed as it is staged: kept and told once the line is written."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from backend.domain.payee_change import PayeeChange
from backend.domain.payer_contact import ChangeKind, PostalAddress, Reached, RegisteredNumber
from backend.domain.same_address import is_same_address
from backend.storage.contact_changes import sealed_reached, sealed_was
from backend.storage.outbox import PAYLOAD, of_payee
from backend.storage.sealed_people import Fields, phone_digest
from backend.storage.vault import vault_of

SINCE = "select digest, registered_at from beneficiary_phones where beneficiary_id = :owner"

KEEP = """
    insert into contact_changes (beneficiary_id, kind, was, at, who, reached)
    select s.known_id, e.c->>0, decode(e.c->>1, 'hex'), :now, :who, s.reached
    from resolved s cross join lateral jsonb_array_elements(s.changes) with ordinality e(c, nth)
    where not s.same order by s.line, e.nth
    returning id, beneficiary_id, kind"""

TELL_PAYEES = """
    insert into outbox (key, topic, payload, queued_at, due_at)
    select news_key, :topic, news, :now, :now from resolved where news is not null and not same order by line"""

CODES_FOR_PINS = """
    select s.owner_id from resolved s join pins p on p.beneficiary_id = s.owner_id where not s.same order by s.line"""


@dataclass(frozen=True, slots=True)
class PayerNews:
    """What a line changes, as JSON with hex, and where its owner was reached before; None where nothing is told."""

    changes: str | None = None
    reached: bytes | None = None


NO_PAYER_NEWS = PayerNews()


def payer_news(connection: Connection, owner: int, before: Fields, after: Fields) -> PayerNews:
    """What a line changes of how a beneficiary is reached; nothing where they were not: nobody is told."""
    changes = _changes(before, after)
    if not changes or not (before["phones"] or before["email"]):
        return NO_PAYER_NEWS
    vault = vault_of(connection)
    sealed = [(kind, sealed_was(vault, was, owner).hex()) for kind, was in changes]
    reached = Reached(_registered(connection, owner, before["phones"]), before["email"])
    return PayerNews(json.dumps(sealed), sealed_reached(vault, reached, owner))


def payee_news(connection: Connection, owner: int, before: Fields, after: Fields) -> tuple[str | None, bytes | None]:
    """The key and the sealed payload of what an intervenant is told of a line; None of what nobody is told of."""
    change = PayeeChange.between(owner, before, after)
    if change is None:
        return None, None
    key = f"{of_payee(owner)}{secrets.token_hex(8)}"
    return key, vault_of(connection).seal_json(PAYLOAD, change.payload, key)


def _changes(before: Fields, after: Fields) -> list[tuple[ChangeKind, Any]]:
    """The kinds, and what stood there or came or went; the first is the one that is told, and names the others."""
    was, now = before["phones"], after["phones"]
    added = [number for number in now if number not in was]
    removed = [number for number in was if number not in now]
    found: list[tuple[ChangeKind, Any]] = [("number_removed", number) for number in removed]
    found += [("number_added", number) for number in added]
    if before["email"] and before["email"] != after["email"]:
        found.append(("email", before["email"]))
    lived = _address(before)
    if lived.street and not is_same_address(lived, _address(after)):
        found.append(("address", asdict(lived)))
    return found


def _address(fields: Fields) -> PostalAddress:
    """Where somebody lives by their fields; empty where that is not known."""
    return PostalAddress(*(fields[name] or "" for name in ("street", "postcode", "town", "address_more")))


def _registered(connection: Connection, owner: int, numbers: Sequence[str]) -> tuple[RegisteredNumber, ...]:
    since = {row.digest: row.registered_at for row in connection.execute(text(SINCE), {"owner": owner})}
    vault = vault_of(connection)
    return tuple(RegisteredNumber(number, since.get(phone_digest(vault, number))) for number in sorted(numbers))


def keep_payer_news(connection: Connection, who: str, now: datetime) -> dict[int, tuple[ChangeKind, ...]]:
    """Keep what the lines that were written have changed; of each owner the first change, and what came with it."""
    by_owner: dict[int, list[tuple[int, ChangeKind]]] = {}
    for change_id, owner, kind in connection.execute(text(KEEP), {"who": who, "now": now}):
        by_owner.setdefault(owner, []).append((change_id, kind))
    told = sorted(sorted(changes) for changes in by_owner.values())
    return {first: tuple(kind for _, kind in others) for (first, _), *others in told}
