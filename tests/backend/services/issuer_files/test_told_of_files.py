"""Owners are told of what an issuer's file changes of how they are reached, where that was before it."""

from backend.domain.payer_contact import SETTLED_AFTER, PostalAddress, RegisteredNumber
from backend.services import contact_keeping
from backend.services.by_hand import Trace
from backend.services.contact_keeping import contact_of
from backend.services.person_data import KnownPerson
from backend.storage import beneficiaries
from tests.backend.services.issuer_files.conftest import Issuer
from tests.support.telling import told_by_worker

HEAD = "programme;code_cesu;civilite;nom;prenom;date_naissance;telephones;telephones_retires;email\n"
FIRST, NEW, OTHER = "+33639980011", "+33639980012", "+33639980013"
CODES = """programme;code_cesu;code;valable_jusqu_au
apa31;31000042;7301958264;31/12/2026
apa31;32000011;5937201846;31/12/2026
"""
IBAN, OTHER_IBAN = "FR7699999000010000000010106", "FR7699999000010000000020194"


def payee(phone: str = FIRST, email: str = "anne@example.org", iban: str = "", activity: str = "ménage") -> str:
    """A file of one intervenant."""
    head = "nan;type;nom;prenom;date_naissance;activite;telephone;email;iban\n"
    return f"{head}0054321*8;personne physique;Petit;Anne;01/02/1980;{activity};{phone};{email};{iban or IBAN}\n"


def line(phones: str = "", gone: str = "", email: str = "", code: str = "32000011") -> str:
    return f"{HEAD}apa31;{code};Mme;Dupré;Élise;01/02/1940;{phones};{gone};{email}\n"


def home(street: str, town: str, phones: str = FIRST) -> str:
    """A file of one beneficiary with their address."""
    head = "programme;code_cesu;civilite;nom;prenom;date_naissance;rue;code_postal;ville;telephones\n"
    return f"{head}apa31;32000011;Mme;Dupré;Élise;01/02/1940;{street};31000;{town};{phones}\n"


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
    assert to == FIRST, "once, and where it was before"
    assert "numéro de téléphone qui finit par 11 a été retiré de votre compte, et un autre a été" in str(said)
    assert "Si vous ne l'avez pas demandé, appelez le 0805530020" in str(said)


def test_a_number_beside_another_one_settles_and_what_is_there_stays_as_good(issuer: Issuer) -> None:
    issuer.hand_over("beneficiaries", line(FIRST))
    issuer.hand_over("beneficiaries", line(f"{FIRST}/{NEW}", email="elise@example.org"))
    added = issuer.clock()
    issuer.clock.move(hours=24)
    issuer.hand_over("beneficiaries", line(f"{FIRST}/{NEW}", email="elise@example.org"))
    assert [numbers(issuer)[each].registered_at for each in (FIRST, NEW)] == [None, added]
    issuer.hand_over("beneficiaries", line(gone=NEW, email="other@example.org"))
    assert [to for to, _ in told(issuer)] == [FIRST, FIRST, NEW, "elise@example.org"]


def test_another_address_is_told_and_the_same_one_written_otherwise_is_not(issuer: Issuer) -> None:
    issuer.hand_over("beneficiaries", home("12 avenue Saint-Exupéry", "Toulouse"))
    issuer.hand_over("beneficiaries", home("12, AV. ST EXUPERY", "TOULOUSE"))
    issuer.hand_over("beneficiaries", line(FIRST))
    assert told(issuer) == [], "a file without the columns changes none"
    issuer.hand_over("beneficiaries", home("3 rue du Port", "Toulouse", f"{FIRST}/{NEW}"))
    letters = told(issuer)
    assert [to for to, _ in letters] == [FIRST]
    assert "un autre numéro de téléphone" in str(letters[0][1])
    assert "et d'autres coordonnées ont changé" in str(letters[0][1])
    issuer.hand_over("beneficiaries", home("5 rue du Port", "Toulouse", f"{FIRST}/{NEW}"))
    assert ["votre adresse postale a été changée" in str(said) for _, said in told(issuer)] == [False, True, True]
    with issuer.work() as work:
        owner = issuer.payer("32000011")
        change = next(each for each in contact_keeping.changes_of(work, owner) if each.kind == "address")
        contact_keeping.undo(work, owner, change.id, Trace("Claire", "they rang"))
        assert contact_of(work, owner).address == PostalAddress("3 rue du Port", "31000", "Toulouse")


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


def test_a_code_for_somebody_who_has_a_pin_is_told_and_one_for_who_has_none_is_not(issuer: Issuer) -> None:
    issuer.hand_over("beneficiaries", line(FIRST))
    issuer.hand_over("activation-codes", CODES)
    letters = told_by_worker(issuer.engine, issuer.clock, "activation.code_made")
    assert [(to, "un courrier avec un code" in str(said)) for to, said in letters] == [("+33639980042", True)]
    issuer.hand_over("activation-codes", CODES + "\n")
    assert len(told_by_worker(issuer.engine, issuer.clock, "activation.code_made")) == 1, "once for each code"


def test_an_intervenant_is_told_of_another_account_where_they_were_and_are(issuer: Issuer) -> None:
    issuer.hand_over("intervenants", payee())
    issuer.hand_over("intervenants", payee(activity="garde"))
    assert told_by_worker(issuer.engine, issuer.clock, "payee.changed") == [], "nothing of it concerns their money"
    issuer.hand_over("intervenants", payee(phone=NEW, email="other@example.org", iban=OTHER_IBAN))
    letters = told_by_worker(issuer.engine, issuer.clock, "payee.changed")
    assert [to for to, _ in letters] == [FIRST, NEW, "anne@example.org", "other@example.org"]
    assert all("finit par 01 94" in str(said) and "coordonnées aussi" in str(said) for _, said in letters)
    assert issuer.rows("select payload from outbox where topic = 'payee.changed'") == [({},)], "nothing is kept of it"


def test_a_new_number_of_an_intervenant_is_told_at_the_old_one_and_a_first_one_is_not(issuer: Issuer) -> None:
    issuer.hand_over("intervenants", payee(email=""))
    issuer.hand_over("intervenants", payee(email="anne@example.org"))
    issuer.hand_over("intervenants", payee(email="anne@example.org", phone=NEW))
    letters = told_by_worker(issuer.engine, issuer.clock, "payee.changed")
    assert [to for to, _ in letters] == [FIRST, "anne@example.org"]
    assert "votre numéro de téléphone a changé" in str(letters[0][1])


def test_an_intervenant_who_is_erased_first_is_told_of_nothing(issuer: Issuer) -> None:
    issuer.hand_over("intervenants", payee())
    issuer.hand_over("intervenants", payee(iban=OTHER_IBAN))
    with issuer.work() as work:
        KnownPerson(work, "0054321*8").erase()
    assert told_by_worker(issuer.engine, issuer.clock, "payee.changed") == []
    assert issuer.rows("select payload from outbox where topic = 'payee.changed'") == [({},)]


def test_letters_to_a_number_of_before_are_gone_with_who_is_erased(issuer: Issuer) -> None:
    issuer.hand_over("beneficiaries", line(FIRST))
    issuer.hand_over("beneficiaries", line(NEW, FIRST))
    assert [to for to, _ in told(issuer)] == [FIRST]
    with issuer.work() as work:
        KnownPerson(work, "32000011").erase()
    assert told(issuer) == [(None, None)]
