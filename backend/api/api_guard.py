"""Recognises by its bearer token which account asks, and notes what came of what it asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from sqlalchemy import Engine

from backend.api.api_acts import Permitted
from backend.domain.account import ApiAccount
from backend.domain.audit import NotedAct
from backend.services import account_keeping, auditing
from backend.services.work import Clock, Work

UNAUTHORIZED, FORBIDDEN = 401, 403
OnRefused = Callable[[str], None]
"""Is told why somebody was not let in: a `TokenFault`, or `role`."""


@dataclass(frozen=True)
class ApiGuard:
    """Lets accounts in; serves many threads.

    Attributes:
        engine: Where accounts are kept.
        clock: The time.
        on_refused: Is told of each refusal, to count it.
    """

    engine: Engine
    clock: Clock
    on_refused: OnRefused = lambda _: None

    def recognise(self, authorization: str) -> ApiAccount:
        """The account whose token a header bears.

        Raises:
            HTTPException: 401; it does not say why, which is counted.
        """
        scheme, _, token = authorization.partition(" ")
        with self.engine.begin() as connection:
            work = Work(connection, self.clock())
            found = account_keeping.recognise(work, token if scheme.lower() == "bearer" else "")
        if isinstance(found, ApiAccount):
            return found
        self.on_refused(found)
        raise HTTPException(UNAUTHORIZED, "Send the token of an account.", {"WWW-Authenticate": "Bearer"})

    def begin(self, account: ApiAccount, permitted: Permitted) -> NotedAct:
        """The act of an account, to be noted however it ends."""
        return NotedAct(f"account:{account.id}", permitted.what, account)

    def must_be_allowed(self, account: ApiAccount, permitted: Permitted) -> None:
        """Refuse what none of the account's roles may do.

        Raises:
            HTTPException: 403, naming the roles that may.
        """
        if not account.roles & permitted.roles:
            self.on_refused("role")
            may = " or ".join(sorted(permitted.roles)) or "of nobody"
            raise HTTPException(FORBIDDEN, f"This account may not do this: it is for the role {may}.")

    def note(self, act: NotedAct, outcome: str) -> None:
        """Note an act that has no entry of its own transaction."""
        auditing.note_afterwards(self.engine, self.clock, act, outcome)


def _act_of(request: Request) -> NotedAct:
    act: NotedAct = request.state.act
    return act


Asked = Annotated[NotedAct, Depends(_act_of)]
"""The act of a request, as the door began it."""
