"""What a person may ask of their own data: all of it as JSON, and that it be erased."""

from typing import Any

from backend.domain.people import NoSuchBeneficiary
from backend.services import identifying
from backend.services.work import Work
from backend.storage import intervenants, person_rows
from backend.storage.sealed_people import BENEFICIARIES, INTERVENANTS, SealedPeople


class NotErasable(ValueError):  # noqa: N818 - a sentence, as all our errors
    """Somebody cannot be erased yet; the message is a sentence that says what is to be done first."""


class KnownPerson:
    """Somebody who was found by what they are known by.

    Attributes:
        id: The storage's number of them.
        role: beneficiary or intervenant.
    """

    def __init__(self, work: Work, code: str, programme: str | None = None) -> None:
        """Find somebody by their CESU code (in a programme, where two have it) or their whole NAN, `0012345*1`.

        Raises:
            NoSuchBeneficiary: The code is nobody's.
        """
        self._work = work
        self._kind: SealedPeople = INTERVENANTS if "*" in code else BENEFICIARIES
        self.role = self._kind.what
        self.id = self._intervenant(code) if "*" in code else identifying.with_cesu_code(work, code, programme).id

    def _intervenant(self, nan: str) -> int:
        found = intervenants.id_of_nan(self._work.connection, nan)
        if found is None:
            raise NoSuchBeneficiary("Nobody has this NAN: give it whole, such as 0012345*1.")
        return found

    def export(self) -> dict[str, Any]:
        """All that is held of them, as JSON: cents, minutes, moments in UTC; of others, their numbers alone."""
        return {"role": self.role, **person_rows.everything_of(self._work.connection, self._kind, self.id)}

    def erase(self) -> None:
        """Destroy their key, and with it their name, numbers and address everywhere; payments stay by their numbers.

        Raises:
            NotErasable: Rights are open, or a payment is on its way.
        """
        connection = self._work.connection
        if self._kind is BENEFICIARIES:
            until = person_rows.rights_open_until(connection, self.id, self._work.today)
            if until is not None:
                raise NotErasable(f"Rights are open until {until}: withdraw them first, or wait until they have ended.")
        if (reference := person_rows.unsettled(connection, self._kind, self.id)) is not None:
            what = "A card's money" if reference == "card" else f"The payment {reference}"
            raise NotErasable(f"{what} is not settled: wait for the bank's answer, or settle it by hand first.")
        person_rows.erase(connection, self._kind, self.id, self._work.today)
