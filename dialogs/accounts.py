"""Saying for which account one calls or writes, where a number serves several programmes."""

import re
from typing import Literal

from dialogs.answers.choice import Option
from dialogs.script import choose
from dialogs.services import services

MOST = 4


async def choose_account(question: Literal["identify.account", "sms.account"]) -> None:
    """Say which account; who has one alone is not asked."""
    accounts = (await services.accounts())[:MOST]
    if len(accounts) <= 1:
        return
    options = [
        Option(str(n), f"account:{n}", (account.spoken_name, account.name, _place(account.spoken_name)))
        for n, account in enumerate(accounts, start=1)
    ]
    chosen = await choose(question, options, accounts=accounts)
    await services.use_account(accounts[int(chosen.removeprefix("account:")) - 1].beneficiary_id)


def _place(spoken_name: str) -> str:
    """What tells a programme from its like: "la Haute-Garonne" of "l'APA de la Haute-Garonne"."""
    return re.split(r" (?:de|des|du) ", spoken_name, maxsplit=1)[-1]
