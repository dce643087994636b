"""Files of activation codes: a code that Excel shortened is not taken for another, and no file of ours shows one."""

import pytest

from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE
from tests.backend.services.issuer_files.conftest import Issuer
from tests.backend.services.issuer_files.test_file_importer import counts

CODES = "programme;code_cesu;code;valable_jusqu_au\n"
WHOSE = (JEANNE, LUCIEN, SIMONE)


def codes(*given: str) -> str:
    return CODES + "".join(f"apa31;{who};{code};31/12/2026\n" for who, code in zip(WHOSE, given, strict=False))


def test_a_code_that_lost_its_zero_is_not_taken_for_another(issuer: Issuer) -> None:
    outcome = issuer.hand_over("activation-codes", codes("7301958264", "49173826", "5937201846"), per_line=True)
    assert counts(outcome) == (2, 0, 0, 1)
    assert outcome.rejects[0][:2] == (3, "code")
    assert "zero" in outcome.rejects[0][2]


def test_one_code_too_long_does_not_reject_the_others(issuer: Issuer) -> None:
    outcome = issuer.hand_over("activation-codes", codes("7301958264", "73019582641", "5937201846"), per_line=True)
    assert counts(outcome) == (2, 0, 0, 1)
    assert outcome.rejects[0][:2] == (3, "code")


def test_a_sixteenth_digit_that_excel_made_a_zero_is_not_taken(issuer: Issuer) -> None:
    outcome = issuer.hand_over("activation-codes", codes("1750392846175030"))
    assert outcome.rejects[0][:2] == (2, "code")


def test_a_file_may_say_how_many_digits_each_code_has(issuer: Issuer) -> None:
    lines = codes("7301958264", "49173826", "49173826").splitlines()
    said = [f"{lines[0]};chiffres", f"{lines[1]};10", f"{lines[2]};10", f"{lines[3]};8"]
    outcome = issuer.hand_over("activation-codes", "\n".join(said) + "\n", per_line=True)
    assert counts(outcome) == (2, 0, 0, 1)
    assert outcome.rejects[0][:2] == (3, "code")


def test_rejected_codes_are_not_in_the_rejects_file(issuer: Issuer) -> None:
    wrong = codes("7301958264") + "apa31;99999999;5820417936;31/12/2026\napa31;5820417937;31000042;;;31/12/2026\n"
    assert counts(issuer.hand_over("activation-codes", wrong, per_line=True)) == (1, 0, 0, 2)
    kept = issuer.rejects.read_text(encoding="utf-8-sig")
    assert "582041793" not in kept
    assert kept.splitlines()[1].startswith("apa31;99999999;;31/12/2026;3;code_cesu;")


@pytest.mark.parametrize("named", ["Valable jusqu'au", "valable jusqu’au", "VALABLE JUSQU AU"])
def test_an_apostrophe_is_a_space(issuer: Issuer, named: str) -> None:
    assert counts(issuer.hand_over("activation-codes", codes("7301958264").replace("valable_jusqu_au", named)))[0] == 1
