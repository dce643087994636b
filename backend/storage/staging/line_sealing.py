"""Seals lines of people before they reach the database, and digests whose a line is: nothing is staged in the open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, RowMapping, text

from backend.storage.sealed_people import (
    BENEFICIARIES,
    INTERVENANTS,
    Fields,
    SealedPeople,
    cesu_digest,
    nan_digest,
    opened_row,
    phone_digest,
    plain,
)
from backend.storage.staging.line_news import NO_PAYER_NEWS, payee_news, payer_news
from backend.storage.vault import PersonKey, vault_of

Line = Sequence[Any]
Whose = tuple[str, bytes]
"""A programme, empty where people are of none, and a digest."""


class LineSealer(Protocol):
    """Makes of the lines that were read what is staged of them."""

    def sealed(self, lines: Sequence[Line]) -> Iterable[Line]:
        """What is staged of some lines."""


def bytea(value: bytes | None) -> str | None:
    """Bytes as PostgreSQL reads them in a COPY."""
    return None if value is None else "\\x" + value.hex()


class OwnerDigests:
    """Of lines that are somebody's: their number, programme and CESU code, whose digest is staged in its place."""

    def __init__(self, connection: Connection, _present: frozenset[str]) -> None:
        self._vault = vault_of(connection)
        self._known: dict[str, str | None] = {}

    def sealed(self, lines: Sequence[Line]) -> Iterator[Line]:
        """What is staged of some lines."""
        for number, programme, cesu_code, *rest in lines:
            yield number, programme, self._digest(cesu_code), *rest

    def _digest(self, cesu_code: str) -> str | None:
        """A file of a year's rights has each code twelve times."""
        if (found := self._known.get(cesu_code)) is None:
            found = self._known[cesu_code] = bytea(cesu_digest(self._vault, cesu_code))
        return found


class PeopleSealer:
    """Holds lines of people against those who are there: who is new gets a key, who differs is sealed anew."""

    kind: SealedPeople
    stored: str
    differs_at: int
    """Where it stands, in what is staged, whether the line differs from what is there."""

    def __init__(self, connection: Connection, present: frozenset[str]) -> None:
        self._connection = connection
        self._vault = vault_of(connection)
        self._present = present | {"phones"}  # what a file adds to them or takes away changes them

    def sealed(self, lines: Sequence[Line]) -> Iterator[Line]:
        """What is staged of some lines; who differs is read again, locked, so that nobody else changes it meanwhile."""
        whose = [self.whose(line) for line in lines]
        known = self._stored([digest for _, digest in whose])
        staged = [self.staged(line, key[1], known.get(key)) for line, key in zip(lines, whose, strict=True)]
        differ = [key for key, each in zip(whose, staged, strict=True) if key in known and each[self.differs_at]]
        locked = self._stored([digest for _, digest in differ], lock=True) if differ else {}
        for line, key, each in zip(lines, whose, staged, strict=True):
            yield self.staged(line, key[1], locked[key], news=True) if key in locked else each

    def whose(self, line: Line) -> Whose:
        """Whom a line is about."""
        raise NotImplementedError

    def staged(self, line: Line, digest: bytes, before: RowMapping | None, *, news: bool = False) -> Line:
        """What is staged of a line, with what is told of it where that is asked."""
        raise NotImplementedError

    def resealed(self, before: RowMapping | None, given: Mapping[str, Any]) -> tuple[Fields, Fields, Line]:
        """The fields as they were and as they are then; and what every line of people stages: whose, key, seal, if new.

        Only the columns of the file change somebody who is there.
        """
        if before is None:
            key, fields = self._vault.new_key(), {}
            after = {name: plain(given.get(name)) for name in self.kind.fields}
        else:
            key, fields = self._key(before), opened_row(self._connection, self.kind, before)
            after = fields | {name: plain(value) for name, value in given.items() if name in self._present}
        differs = after != fields
        sealed = bytea(key.seal(self.kind.what, after)) if differs else None
        known_id, wrapped = (before["id"], None) if before else (None, bytea(key.wrapped))
        return fields, after, (known_id, key.id, wrapped, sealed, differs)

    def _key(self, row: RowMapping) -> PersonKey:
        return self._vault.person_key(row["key_id"], row["wrapped"])

    def _stored(self, digests: Sequence[bytes], *, lock: bool = False) -> dict[Whose, RowMapping]:
        """Those who are there, by a digest; locked where they are about to change."""
        query = self.stored + (" order by t.id for no key update of t" if lock else "")
        rows = self._connection.execute(text(query), {"digests": digests}).mappings()
        return {(row["programme"], row["digest"]): row for row in rows}


class BeneficiarySealer(PeopleSealer):
    """Seals beneficiaries."""

    kind = BENEFICIARIES
    stored = """
        select t.id, t.programme, t.cesu_digest as digest, t.key_id, t.sealed, k.wrapped
        from beneficiaries t join person_keys k on k.id = t.key_id where t.cesu_digest = any(:digests)"""
    names = ("civility", "family_name", "given_name", "birth_date",
             "address_more", "street", "postcode", "town", "email")  # fmt: skip

    differs_at = 7

    def whose(self, line: Line) -> Whose:
        """By programme and CESU code."""
        return line[1], cesu_digest(self._vault, line[2])

    def staged(self, line: Line, digest: bytes, before: RowMapping | None, *, news: bool = False) -> Line:
        """A beneficiary's line: what is changed of how they are reached is kept and told."""
        number, programme, cesu_code, *values = line
        paper, closed_on, phones, gone, knows = values[len(self.names) :]
        given = {"cesu_code": cesu_code, **dict(zip(self.names, values, strict=False))}
        given["phones"] = self._phones(before, phones, gone)
        fields, after, common = self.resealed(before, given)
        told = payer_news(self._connection, before["id"], fields, after) if before and news else NO_PAYER_NEWS
        return (number, programme, bytea(digest), *common, paper, closed_on, self._digests(phones),
                self._digests(gone), self._nans(knows), told.changes, bytea(told.reached))  # fmt: skip

    def _phones(self, before: RowMapping | None, phones: str | None, gone: str | None) -> list[str]:
        kept = opened_row(self._connection, self.kind, before)["phones"] if before else []
        numbers = dict.fromkeys([*kept, *_split(phones)])
        return [number for number in numbers if number not in _split(gone)]

    def _digests(self, numbers: str | None) -> str | None:
        return ",".join(phone_digest(self._vault, number).hex() for number in _split(numbers)) or None

    def _nans(self, nans: str | None) -> str | None:
        return ",".join(nan_digest(self._vault, nan).hex() for nan in _split(nans)) or None


class IntervenantSealer(PeopleSealer):
    """Seals intervenants."""

    kind = INTERVENANTS
    stored = """
        select t.id, '' as programme, t.nan_digest as digest, t.key_id, t.sealed, k.wrapped
        from intervenants t join person_keys k on k.id = t.key_id where t.nan_digest = any(:digests)"""

    differs_at = 8

    def whose(self, line: Line) -> Whose:
        """By NAN, which is the same in all programmes."""
        return "", nan_digest(self._vault, line[1])

    def staged(self, line: Line, _digest: bytes, before: RowMapping | None, *, news: bool = False) -> Line:
        """An intervenant's line: another account, number or e-mail is told."""
        number, nan, kind, family_name, given_name, born_on, mode, activity, phone, email, iban, closed_on = line
        given = {"nan": nan, "family_name": family_name, "given_name": given_name, "birth_date": born_on,
                 "phone": phone, "email": email, "iban": iban}  # fmt: skip
        fields, after, common = self.resealed(before, given)
        digests = INTERVENANTS.digests(self._vault, after).values()
        other_account = bool(fields) and fields["iban"] != iban
        told = payee_news(self._connection, before["id"], fields, after) if before and news else (None, None)
        return (number, *map(bytea, digests), *common, other_account, kind, mode, activity, closed_on,
                told[0], bytea(told[1]))  # fmt: skip


def _split(several: str | None) -> list[str]:
    return several.split(",") if several else []
