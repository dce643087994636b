"""One request of somebody who is signed in: what they ask for, the transaction of it, and what they are shown."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Engine

from backend.console import rendering
from backend.console.console_context import ConsoleContext
from backend.console.forms import csrf_of, new_ticket
from backend.console.refusals import TOLD, PageRefusal, refusal_of
from backend.domain.account import ApiAccount
from backend.domain.audit import NotedAct
from backend.services import auditing, signing_in
from backend.services.by_hand import MOST_CHARACTERS, Trace
from backend.services.work import Clock, Work

HOME = "/console"
SEE_OTHER, UNPROCESSABLE = 303, 422


class ActedBefore(Exception):  # noqa: N818 - not an error: a form that was sent twice
    """This very form has acted already."""


@dataclass
class Visit:
    """A request of somebody who is signed in.

    Attributes:
        context: What pages need.
        act: What is done, for the trail.
        account: Who does it.
        token: What their browser keeps.
        form: What they have sent.
        here: The address that was asked for.
        navigation: Where they may go, as address and name.
        may: Whether they may do an act, by its name.
        back: Where a refusal leads back to.
        done: The key of what was just done, to be said on the next page.
        upload: The file that they have sent with it, on a page that takes one.
    """

    context: ConsoleContext
    act: NotedAct
    account: ApiAccount
    token: str
    form: Mapping[str, str]
    here: str
    navigation: tuple[tuple[str, str], ...]
    may: Callable[[str], bool]
    back: str = HOME
    done: str = ""
    upload: bytes = b""

    @property
    def own_programmes(self) -> tuple[str, ...]:
        """The codes of the programmes that the account is for."""
        return tuple(code for code in self.context.programmes if self.account.covers(code))

    @contextmanager
    def work(self) -> Iterator[Work]:
        """One transaction with the entry of its act; what is refused is told with its sentence in French."""
        noted = auditing.noted if self.act.what else _not_noted
        try:
            with noted(self.context.engine, self.context.clock, self.act) as work:
                yield work
        except TOLD as error:
            raise refusal_of(error, self.back) from None

    def acting(self, back: str, act: Callable[[Work], str]) -> Response:
        """Do something once, however often its form is sent, and go back; `act` says what was done, by its key."""
        self.back = back
        try:
            with self.work() as work:
                self._must_be_new(work)
                done = act(work)
        except ActedBefore:
            raise PageRefusal("deja", 409, back) from None
        return self.go(back, done)

    def trace(self) -> Trace:
        """Who does something by hand, and why; the form has to say it."""
        why = self.form.get("why", "").strip()
        if not 0 < len(why) <= MOST_CHARACTERS:
            raise PageRefusal("sans-raison", UNPROCESSABLE, self.back)
        return Trace(self.account.name, why)

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page of a template."""
        return rendering.page(template, self._known() | values, status)

    def go(self, path: str, done: str = "") -> Response:
        """Lead to another page, which says what was done."""
        query = f"?fait={done}" if done else ""
        return RedirectResponse(f"{path}{query}", SEE_OTHER, dict(rendering.HEADERS))

    def _must_be_new(self, work: Work) -> None:
        if not signing_in.acts_once(work, self.token, self.form.get("ticket", "")):
            raise ActedBefore

    def _known(self) -> dict[str, Any]:
        return {
            "account": self.account,
            "csrf": csrf_of(self.token),
            "ticket": new_ticket,
            "here": self.here,
            "navigation": self.navigation,
            "may": self.may,
            "programmes": self.context.programmes,
            "done": self.done,
            "now": self.context.clock(),
        }


@contextmanager
def _not_noted(engine: Engine, clock: Clock, _act: NotedAct) -> Iterator[Work]:
    """A transaction for what shows nobody's data."""
    with engine.begin() as connection:
        yield Work(connection, clock())


def _visit_of(request: Request) -> Visit:
    visit: Visit = request.state.visit
    return visit


Visiting = Annotated[Visit, Depends(_visit_of)]
"""The visit of a request, as the door began it."""
