"""Whether two addresses are one that was written in two ways, as each issuer's file writes it a little otherwise."""

from collections.abc import Mapping

from backend.domain.name_likeness import words_of
from backend.domain.payer_contact import PostalAddress

_SHORT: Mapping[str, str] = {
    "all": "allee", "apt": "appartement", "appt": "appartement", "av": "avenue", "ave": "avenue", "bat": "batiment",
    "bd": "boulevard", "bld": "boulevard", "bvd": "boulevard", "ch": "chemin", "che": "chemin", "fg": "faubourg",
    "imp": "impasse", "lot": "lotissement", "pl": "place", "r": "rue", "res": "residence", "rte": "route",
    "sq": "square", "st": "saint", "ste": "sainte",
}  # fmt: skip
"""What the post shortens, in plain small letters."""


def is_same_address(one: PostalAddress, other: PostalAddress) -> bool:
    """Whether a letter to both goes to the same door: capitals, accents, signs and what the post shortens are nothing.

    >>> is_same_address(PostalAddress("12, Bd. Carnot", "31000", "TOULOUSE"),
    ...                 PostalAddress("12 boulevard Carnot", "31000", "Toulouse"))
    True
    """
    return _delivered(one) == _delivered(other)


def _delivered(address: PostalAddress) -> tuple[list[str], ...]:
    parts = (address.more, address.street, address.postcode, address.town)
    return tuple([_SHORT.get(word, word) for word in words_of(part)] for part in parts)
