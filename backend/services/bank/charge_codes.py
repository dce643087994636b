"""Tells by the bank's code what it takes for itself: charges, commissions, and what moves an account by itself."""

from xml.etree.ElementTree import Element

from backend.services.bank.bank_xml import at

CHARGES = frozenset({"CHRG", "FEES", "COMM", "COME", "COMI", "COMT", "TAXE"})
"""Sub-families that are charges, commissions (with and without taxes) and taxes in whichever domain and family."""

ACCOUNT_MANAGEMENT = "ACMT"
OPENING_AND_CLOSING = "OPCL"
NO_CHARGES = frozenset({"PSTE", "BACT"})
"""Sub-families of that domain (posting errors, transfers between branches) whose money is not the bank's."""

VAGUE = frozenset({"", "NTAV", "OTHR"})
"""Sub-families that say nothing: then the French code counts, where there is one."""

CFONB_CHARGES = frozenset({"62"})
"""Of the French interbank list: charges and commissions. The codes of direct debits (B1 and on) are none."""


def is_charge(entry: Element, details: Element | None) -> bool:
    """Whether the code says charges, whatever the entry names."""
    nearest = sub_family(details) or sub_family(entry)
    return nearest in CHARGES or (not sub_family(entry) and _is_cfonb_charge(entry))


def may_be_charge(entry: Element) -> bool:
    """Whether the code fits charges, where the entry names nothing of ours."""
    own = sub_family(entry)
    if at(entry, "BkTxCd", "Domn", "Cd") == ACCOUNT_MANAGEMENT:
        return at(entry, "BkTxCd", "Domn", "Fmly", "Cd") != OPENING_AND_CLOSING and own not in NO_CHARGES
    return own in VAGUE and _is_cfonb_charge(entry)


def sub_family(element: Element | None) -> str:
    """The sub-family of an entry's code (ExternalBankTransactionSubFamily1Code), or of a transfer's in it."""
    return "" if element is None else at(element, "BkTxCd", "Domn", "Fmly", "SubFmlyCd")


def _is_cfonb_charge(entry: Element) -> bool:
    code, issuer = at(entry, "BkTxCd", "Prtry", "Cd"), at(entry, "BkTxCd", "Prtry", "Issr")
    return issuer == "CFONB" and code in CFONB_CHARGES
