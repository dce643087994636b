"""Writes a postal address as the French post wants it, for the window of an envelope (NF Z10-011)."""

import textwrap
import unicodedata

from backend.storage.beneficiaries import LetterRecipient

MOST_LINES, LINE_LENGTH = 6, 38
"""Of an address, the name included; what machines sort by is the last line."""

_WHOLE = {"œ": "OE", "Œ": "OE", "æ": "AE", "Æ": "AE"}


def address_lines(recipient: LetterRecipient, name: str) -> list[str]:
    """The lines that show through the window, the town's in capitals; the name alone where no address is known."""
    if not is_known(recipient):
        return _folded(name, 2)
    town = _capitals(f"{recipient.postcode} {recipient.town}")[:LINE_LENGTH].rstrip()
    street = _folded(recipient.street or "", 2)
    names = _folded(name, 2)
    more = _folded(recipient.address_more or "", MOST_LINES - len(names) - len(street) - 1)
    return [*names, *more, *street, town]


def is_known(recipient: LetterRecipient) -> bool:
    """Whether the post could find them: a street may be wanting in a village, its postcode and town may not."""
    return bool(recipient.postcode and recipient.town)


def _folded(text: str, most: int) -> list[str]:
    """The text in lines that are short enough, at most so many; what is longer is cut."""
    return textwrap.wrap(" ".join(text.split()), LINE_LENGTH)[:most]


def _capitals(text: str) -> str:
    """Capitals without accents and punctuation, one space between words.

    `63000 L'Haÿ-les-Roses` is 63000 L HAY LES ROSES.
    """
    plain = unicodedata.normalize("NFKD", "".join(_WHOLE.get(each, each) for each in text))
    kept = "".join(" " if not each.isalnum() else each for each in plain if not unicodedata.combining(each))
    return " ".join(kept.upper().split())
