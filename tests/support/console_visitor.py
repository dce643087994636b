"""Somebody at a browser without a browser: signs in to the console, reads pages, sends the forms that they show."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape

import httpx2

from backend.domain.sign_in import Invitation, SignInForm, Welcomed
from backend.services import account_keeping, second_factor, signing_in
from backend.services.work import Work
from bot.app import console_of
from tests.support.line import Line, settings

PASSWORD = "quatre lilas au bord du canal"


@dataclass
class SignedUp:
    """Somebody who may sign in, with what they sign in by."""

    name: str
    totp: str
    recovery_codes: tuple[str, ...]
    token: str

    def form(self, line: Line) -> SignInForm:
        """What they give now; the clock moves on, so that their code is a new one."""
        line.clock.move(seconds=30)
        return SignInForm(self.name, PASSWORD, second_factor.code_at(self.totp, line.clock()))


def person(line: Line, *roles: str, name: str = "claire.durand", programmes: Collection[str] | None = None) -> SignedUp:
    """An account with a person who has accepted their invitation, and is signed in."""
    sign_ins = console_of(settings(), line.context).sign_ins
    with line.context.database.begin() as connection:
        work = Work(connection, line.clock())
        account, _ = account_keeping.add(work, name, roles, programmes)
        code = signing_in.invite(work, account)
    invited = sign_ins.invitation(name, code, "test")
    assert isinstance(invited, Invitation)
    given = SignInForm(name, PASSWORD, second_factor.code_at(invited.totp, line.clock()))
    welcomed = sign_ins.welcome(given, code, "test")
    assert isinstance(welcomed, Welcomed)
    return SignedUp(name, invited.totp, welcomed.recovery_codes, welcomed.signed_in.token)


class Visitor:
    """A browser that keeps cookies, follows what it is told to, and says where its requests come from."""

    def __init__(self, client: httpx2.Client) -> None:
        self.client, self.last = client, httpx2.Response(200)

    def open(self, path: str) -> str:
        """Go to a page; its words."""
        self.last = self.client.get(f"/console{path}", follow_redirects=True)
        return self.words

    def send(self, path: str, **fields: str) -> str:
        """Send a form of the page that is open, by its address, with what was typed; the words of what comes."""
        hidden = self.hidden(f"/console{path}")
        self.last = self.post(path, **{**hidden, **fields})
        return self.words

    def post(self, path: str, **fields: str) -> httpx2.Response:
        """Send fields, whatever page is open."""
        return self.client.post(f"/console{path}", data=fields, follow_redirects=True)

    def hidden(self, action: str) -> dict[str, str]:
        """What a form of the page carries unseen."""
        forms = re.findall(r'<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>', self.last.text, re.DOTALL)
        found = [body for to, body in forms if to == action]
        assert found, f"{self.last.url} has no form to {action}"
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found[0]))

    @property
    def words(self) -> str:
        """What the page says, without its tags."""
        shown = re.sub(r"<(head|header).*?</\1>", " ", self.last.text, flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).replace("\u00a0", " ").split())


@contextmanager
def visiting(line: Line, token: str = "") -> Iterator[Visitor]:
    """A browser before the console, signed in where it has a session's token."""
    here = line.url
    headers = {"Origin": here, "Sec-Fetch-Site": "same-origin"}
    with httpx2.Client(base_url=here, headers=headers) as client:
        if token:
            client.cookies.set("allo_console", token)
        yield Visitor(client)
