"""Owners are told of what an issuer's file changes of how they are reached, where that was before it."""

from backend.domain.payer_contact import SETTLED_AFTER, RegisteredNumber
from backend.services import contact_keeping
from backend.services.by_hand import Trace
from backend.services.contact_keeping import contact_of
from backend.storage import beneficiaries
from tests.backend.services.issuer_files.conftest import Issuer
from tests.support.telling import told_by_worker

HEAD = "programme;code_cesu;civilite;nom;prenom;date_naissance;telephones;telephones_retires;email\n"
FIRST, NEW, OTHER = "+33639980011", "+33639980012", "+33639980013"


def line(phones: str = "", gone: str = "", email: str = "", code: str = "32000011") -> str:
    return f"{HEAD}apa31;{code};Mme;Dupré;Élise;01/02/1940;{phones};{gone};{email}\n"


def numbers(issuer: Issuer) -> dict[str, RegisteredNumber]:
    with issuer.work() as work:
        known = beneficiaries.registered_numbers(work.connection, issuer.payer("32000011"))
    return {each.number: each for each in known}


def told(issuer: Issuer) -> list[tuple[object, ...]]:
    return told_by_worker(issuer.engine, issuer.clock, "contact.changed")


def test_a_number_that_replaces_another_settles_and_the_old_one_is_told(issuer: Issuer) -> None:
    issuer.hand_over("beneficiaries", line(FIRST))
    assert numbers(issuer)[FIRST].registered_at is None, "the first of somebody new counts at once"
    assert told(issuer) == [], "who is new is told of nothing"
    issuer.hand_over("beneficiaries", line(NEW, FIRST))
    assert numbers(issuer) == {NEW: RegisteredNumber(NEW, issuer.clock())}
    ((to, said),) = told(issuer)
    assert (to, "un autre numéro de téléphone" in str(said)) == (FIRST, True), "once, and where it was before"


def test_a_number_beside_another_one_settles_and_what_is_there_stays_as_good(issuer: Issuer) -> None:
    issuer.hand_over("beneficiaries", line(FIRST))
    issuer.hand_over("beneficiaries", line(f"{FIRST}/{NEW}", email="elise@example.org"))
    added = issuer.clock()
    issuer.clock.move(hours=24)
    issuer.hand_over("beneficiaries", line(f"{FIRST}/{NEW}", email="elise@example.org"))
    assert [numbers(issuer)[each].registered_at for each in (FIRST, NEW)] == [None, added]
    issuer.hand_over("beneficiaries", line(gone=NEW, email="other@example.org"))
    assert [to for to, _ in told(issuer)] == [FIRST, FIRST, NEW, "elise@example.org"]


def test_one_that_comes_after_the_last_was_taken_away_settles_too(issuer: Issuer) -> None:
    issuer.hand_over("beneficiaries", line(FIRST))
    issuer.hand_over("beneficiaries", line(gone=FIRST))
    issuer.hand_over("beneficiaries", line(NEW))
    assert not numbers(issuer)[NEW].is_settled(issuer.clock())
    issuer.hand_over("beneficiaries", line(gone=NEW))
    issuer.clock.move(hours=24 * (SETTLED_AFTER.days + 1))
    issuer.hand_over("beneficiaries", line(OTHER))
    assert numbers(issuer)[OTHER].registered_at is None


def test_what_its_owner_had_registered_is_no_better_for_being_in_a_file(issuer: Issuer) -> None:
    issuer.hand_over("beneficiaries", line(FIRST))
    with issuer.work() as work:
        contact_keeping.add_number(work, issuer.payer("32000011"), NEW)
    outcome = issuer.hand_over("beneficiaries", line(f"{FIRST}/{NEW}"))
    assert (outcome.counts.changed, outcome.counts.unchanged) == (0, 1)
    assert numbers(issuer)[NEW].registered_at == issuer.clock()


def test_what_a_file_changed_is_listed_and_undone(issuer: Issuer) -> None:
    issuer.hand_over("beneficiaries", line(FIRST))
    issuer.hand_over("beneficiaries", line(NEW, FIRST))
    with issuer.work() as work:
        changes = contact_keeping.changes_of(work, issuer.payer("32000011"))
    listed = {(each.kind, each.was, each.who) for each in changes}
    assert listed == {(kind, number, "file beneficiaries.csv") for kind, number in
                      (("number_added", NEW), ("number_removed", FIRST))}  # fmt: skip
    removed = next(each for each in changes if each.kind == "number_removed")
    with issuer.work() as work:
        contact_keeping.undo(work, removed.beneficiary_id, removed.id, Trace("Claire", "they rang"))
        found = contact_of(work, removed.beneficiary_id)
    assert RegisteredNumber(FIRST, None) in found.numbers, "as good as it was"
