"""`allo account`: who may ask by the API, as what, and by which tokens."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table

from backend.domain.account import LONGEST_DAYS, USUAL_DAYS, AccountRefused, AccountToken, ApiAccount, NoSuchToken
from backend.domain.sign_in import INVITED_FOR
from backend.services import account_keeping, signing_in
from backend.services.account_keeping import MadeToken
from backend.services.work import system_clock
from bot.app import context_of, engine_of
from bot.commands.acting import acting
from bot.data_files import chosen_programmes, read_programmes
from bot.demo import demo_account
from bot.settings import read_settings

EXPECTED = (AccountRefused, NoSuchToken)
"""What goes wrong with accounts and is said in a sentence."""

commands = typer.Typer(no_args_is_help=True, help="Accounts of the API: advisers, the issuer's systems, finance…")

Name = Annotated[str, typer.Argument(help="The account's name, such as claire.durand.")]
Roles = Annotated[
    list[str], typer.Option("--role", help="adviser, issuer, finance, auditor, operator, editor; may be repeated.")
]
Programmes = Annotated[
    list[str] | None, typer.Option("--programme", help="A programme that it is limited to; may be repeated; all.")
]
Days = Annotated[int, typer.Option(help="How long the token is good.", min=1, max=LONGEST_DAYS)]


@commands.command()
def add(name: Name, role: Roles, programme: Programmes = None, days: Days = USUAL_DAYS) -> None:
    """Make an account, and show its token, this once."""
    limit = _limit(programme)
    with acting(engine_of(read_settings()), "account.add") as (work, act):
        account, made = account_keeping.add(work, name, role, limit, days)
        act.about(**_noted(account))
    _show(made)


@commands.command()
def token(name: Name, days: Days = USUAL_DAYS) -> None:
    """Make a further token of an account, and show it, this once; revoke the old one when the new one is in place."""
    with acting(engine_of(read_settings()), "account.token") as (work, act):
        account = account_keeping.named(work, name)
        made = account_keeping.make_token(work, account, days)
        act.about(account=account.id, token=made.id)
    _show(made)


@commands.command()
def invite(name: Name) -> None:
    """Let an account's person choose a password for the console, by a code, this once; one of before is void."""
    settings = read_settings()
    with acting(engine_of(settings), "account.invite") as (work, act):
        account = account_keeping.named(work, name)
        code = signing_in.invite(work, account)
        act.about(account=account.id)
    typer.echo(code)
    where = settings.public_url or f"http://{settings.host}:{settings.port}"
    typer.echo(f"Give it to {name} alone: at {where}/console/invitation, for {INVITED_FOR.days} days.", err=True)


@commands.command()
def code(name: Annotated[str, typer.Argument(help="The demo's account.")] = demo_account.NAME) -> None:
    """Show the present code of the demo's second factor, where a telephone would show it; of nobody else's."""
    settings = read_settings()
    context = context_of(settings, engine_of(settings))
    with acting(context.database, "account.code") as (work, _):
        demo_account.must_be_the_demo(settings, work, name)
        typer.echo(signing_in.present_code(work, name))


@commands.command("list")
def listed() -> None:
    """List accounts with their roles, programmes and tokens, which are not shown."""
    table = Table(Column("account", overflow="fold"), "may", "token", "until (UTC)", "last used", "", box=None)
    with acting(engine_of(read_settings()), "account.list") as (work, _):
        for account, tokens in account_keeping.listed(work):
            for row in _rows(account, tokens):
                table.add_row(*row)
    Console().print(table)


@commands.command()
def role(
    name: Name,
    role: Roles,
    programme: Programmes = None,
    *,
    everywhere: Annotated[bool, typer.Option("--everywhere", help="Limited to no programme any more.")] = False,
) -> None:
    """Give an account these roles, and no others, from now on; its programmes stay, unless others are given."""
    limit = _limit(programme)
    with acting(engine_of(read_settings()), "account.role") as (work, act):
        account = account_keeping.named(work, name)
        changed = account_keeping.change_roles(work, account, role, limit, everywhere=everywhere)
        act.about(**_noted(changed))
    where = "of " + ", ".join(sorted(changed.programmes)) if changed.programmes else "everywhere"
    typer.echo(f"{name} is {', '.join(sorted(changed.roles))}, {where}.")


@commands.command()
def revoke(
    name: Name, token: Annotated[int | None, typer.Option(help="One token, by its number; else all of them.")] = None
) -> None:
    """Revoke an account's tokens, from now on; without --token its password too, and who is signed in is no more."""
    with acting(engine_of(read_settings()), "account.revoke") as (work, act):
        account = account_keeping.named(work, name)
        act.about(account=account.id, **({"token": token} if token else {}))
        count = account_keeping.revoke(work, account, token)
    typer.echo(f"{count} {'token is' if count == 1 else 'tokens are'} revoked.")


def _limit(programmes: Sequence[str] | None) -> frozenset[str] | None:
    if not programmes:
        return None
    known = read_programmes(read_settings().programmes)
    for each in programmes:
        chosen_programmes(known, each)
    return frozenset(programmes)


def _noted(account: ApiAccount) -> dict[str, int | str]:
    """What the trail keeps of an account's making or change."""
    programmes = ",".join(sorted(account.programmes)) if account.programmes else "all"
    return {"account": account.id, "roles": ",".join(sorted(account.roles)), "programmes": programmes}


def _show(made: MadeToken) -> None:
    typer.echo(made.token)
    typer.echo(
        f"Token {made.id}, good until {made.expires_at:%Y-%m-%d}. It is shown this once: keep it safe.", err=True
    )


def _rows(account: ApiAccount, tokens: Sequence[AccountToken]) -> list[tuple[str, ...]]:
    where = ", ".join(sorted(account.programmes)) if account.programmes else "all"
    first = (f"{account.id} {account.name}", f"{', '.join(sorted(account.roles))} of {where}")
    now = system_clock()
    rows = [
        (str(each.id), f"{each.expires_at:%Y-%m-%d}", str(each.last_used_on or "never"), each.fault(now) or "good")
        for each in tokens
    ]
    blank = ("",) * len(first)
    return [(*(blank if place else first), *row) for place, row in enumerate(rows or [("", "", "", "")])]
