"""Who rings in the bench, and where; known to the processes that load a server, which import little."""

from dataclasses import dataclass

TOKEN = "a token for the bench"
ACCOUNT = "AC" + "0" * 32
LINE = "+33199000031"
PIN = "482915"
MANY = 800
"""Callers in the bench's database; each rings again when all others have."""

FIRST_CODE, FIRST_NUMBER = 40_000_000, 533_000_000


@dataclass(frozen=True, slots=True)
class FictitiousCaller:
    """Somebody who rings: their number (E.164), CESU code and birth date as they key them."""

    number: str
    cesu: str
    born: str

    @classmethod
    def of(cls, place: int) -> "FictitiousCaller":
        """The caller of a place, the same in every process."""
        born = f"{place % 28 + 1:02d}{place % 12 + 1:02d}{1925 + place % 20}"
        return cls(f"+33{FIRST_NUMBER + place}", str(FIRST_CODE + place), born)
