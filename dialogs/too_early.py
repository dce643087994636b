"""A PIN that is keyed where something is still to be agreed to: it is said so, rather than read digit by digit."""

import re

from dialogs.exchange import Heard
from dialogs.steps import Remark

_PIN = re.compile(r"\d{6,}")


def code_too_early(heard: Heard) -> str | None:
    """The key of the sentence on six digits, or more, before the PIN is asked for; None where there are fewer."""
    return "pin.too_early" if heard.how == "keys" and _PIN.fullmatch(heard.words) else None


def or_code_too_early(remark: Remark) -> Remark:
    """A remark, or that the PIN comes too early."""
    return or_remark(remark, code_too_early)


def or_remark(first: Remark, second: Remark) -> Remark:
    """The first of two remarks that has anything to say."""
    return lambda heard: first(heard) or second(heard)
