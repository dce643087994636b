"""A PIN that is keyed where something is still to be agreed to: it is said so, rather than read digit by digit."""

from datetime import date

from dialogs.answers.yes_no import YesNo
from dialogs.exchange import Heard
from dialogs.steps import Remark


def code_too_early(heard: Heard) -> str | None:
    """The key of the sentence on digits that are no answer before the PIN is asked for; None where all is well."""
    keyed = heard.how == "keys" and heard.words.isdigit() and heard.words != "0"
    return "pin.too_early" if keyed and not YesNo().hear(heard, date.min) else None


def or_code_too_early(remark: Remark) -> Remark:
    """A remark, or that the PIN comes too early."""
    return or_remark(remark, code_too_early)


def or_remark(first: Remark, second: Remark) -> Remark:
    """The first of two remarks that has anything to say."""
    return lambda heard: first(heard) or second(heard)
