"""The audit trail, the figures and the accounts over REST, for those who watch over the line."""

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, Field

from backend.api.api_context import ApiContext, ClosedBody, Id, Reference, Words
from backend.api.api_guard import Asked
from backend.domain.account import ApiAccount, NoSuchToken
from backend.domain.audit import AuditEntry, AuditQuery, NotedAct
from backend.services import account_keeping, account_months, auditing
from backend.services.work import Work

MostEntries = Annotated[int, Query(ge=1, le=auditing.MOST_LISTED)]
Month = Annotated[str, Query(pattern=r"^20\d{2}-(0[1-9]|1[0-2])$")]


class EntryQuery(ClosedBody):
    """Which entries of the trail."""

    who: Words | None = None
    what: Words | None = None
    beneficiary: Id | None = None
    payment: Reference | None = None
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    before: Id | None = None
    most: Annotated[int, Field(ge=1, le=auditing.MOST_LISTED)] = 100

    def query(self, programmes: frozenset[str] | None) -> AuditQuery:
        """The same for the service."""
        given = {"beneficiary": self.beneficiary, "payment": self.payment}
        subject: dict[str, int | str] = {name: value for name, value in given.items() if value is not None}
        return AuditQuery(self.who, self.what, subject, self.since, self.until, self.before, self.most, programmes)


class KnownHead(ClosedBody):
    """A head of the chain that was written down elsewhere."""

    head: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


def add_trail(routes: APIRouter, context: ApiContext) -> None:
    """Add the routes of the audit trail."""

    @routes.get("/audit")
    def listed(asked: Asked, asks: Annotated[EntryQuery, Query()]) -> list[dict[str, Any]]:
        with context.work(asked) as work:
            return [_shown(each) for each in auditing.listed(work, asks.query(_asking(asked).programmes))]

    @routes.post("/audit/verify")
    def verify(asked: Asked, known: KnownHead) -> dict[str, Any]:
        with context.work(asked) as work:
            return asdict(auditing.verify(work, known.head))


def add_figures(routes: APIRouter, context: ApiContext) -> None:
    """Add the route of the figures: what was given, used, ended and paid, by programme and month."""

    @routes.get("/figures")
    def figures(asked: Asked, first: Month, last: Month) -> list[dict[str, Any]]:
        with context.work(asked) as work:
            months = account_months.account_months(work, _first_day(first), _first_day(last))
            return [asdict(each) for each in months if asked.covers(each.programme)]


def add_accounts(routes: APIRouter, context: ApiContext) -> None:
    """Add the routes that show accounts and revoke tokens; who makes accounts has a shell (`allo account`)."""

    @routes.get("/accounts")
    def listed(asked: Asked) -> list[dict[str, Any]]:
        with context.work(asked) as work:
            return [
                {**asdict(account), "tokens": [asdict(token) for token in tokens]}
                for account, tokens in account_keeping.listed(work)
                if _asking(asked).covers_account(account)
            ]

    @routes.post("/accounts/tokens/{token_id}/revoke")
    def revoke(asked: Asked, token_id: Id) -> dict[str, bool]:
        with context.work(asked) as work:
            _must_be_theirs(work, _asking(asked), token_id)
            account_keeping.revoke(work, token_id=token_id)
            asked.about(token=token_id)
            return {"revoked": True}


def _asking(act: NotedAct) -> ApiAccount:
    assert act.account is not None, "what is asked for over REST, an account asks for"
    return act.account


def _must_be_theirs(work: Work, asking: ApiAccount, token_id: int) -> None:
    """Refuse a token of an account beyond the programmes of who asks, as one that is not there.

    Raises:
        NoSuchToken: It is of none of their accounts.
    """
    if asking.programmes is None:
        return
    theirs = (tokens for account, tokens in account_keeping.listed(work) if asking.covers_account(account))
    if not any(token.id == token_id for tokens in theirs for token in tokens):
        raise NoSuchToken(f"There is no token {token_id}.")


def _shown(entry: AuditEntry) -> dict[str, Any]:
    return {**asdict(entry), "subject": json.loads(entry.subject)}


def _first_day(month: str) -> date:
    return datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007 - a month of Paris, no moment
