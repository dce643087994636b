"""People are recognised when exactly one fits; when two fit it is neither, whoever comes first."""

from datetime import date

import pytest

from backend.domain.people import NanQuery, NoSuchBeneficiary
from backend.services import contact_keeping, identifying
from tests.backend.services.cashier import JEANNE, LUCIEN, SIMONE, Cashier

JEANNE_BORN, LUCIEN_BORN = date(1938, 3, 12), date(1929, 3, 1)
MARIE, FATIMA = NanQuery("0012345*1", date(1975, 7, 4)), NanQuery("0067890*3", date(1981, 11, 23))
LUCIENS_MOBILE, MARIES_MOBILE = "+33639980042", "+33639980001"


def test_one_of_several_readings_that_fits_is_who_it_is(cashier: Cashier) -> None:
    with cashier.work() as work:
        found = identifying.identify(work, ["apa31"], [JEANNE, LUCIEN], [JEANNE_BORN])
        assert found is not None
        assert found.id == cashier.payer(JEANNE)
        assert identifying.identify(work, ["apa04"], [JEANNE], [JEANNE_BORN]) is None
        assert identifying.identify(work, ["apa31"], [JEANNE], [LUCIEN_BORN]) is None


def test_readings_that_fit_two_beneficiaries_name_neither(cashier: Cashier) -> None:
    with cashier.work() as work:
        assert identifying.identify(work, ["apa31"], [JEANNE, LUCIEN], [JEANNE_BORN, LUCIEN_BORN]) is None
        assert identifying.identify(work, ["apa31"], [LUCIEN, JEANNE], [LUCIEN_BORN, JEANNE_BORN]) is None


def test_readings_that_fit_two_intervenants_name_neither(cashier: Cashier) -> None:
    with cashier.work() as work:
        found = identifying.find_payee(work, [MARIE])
        assert found is not None
        assert found.given_name == "Marie"
        assert identifying.find_payee(work, [MARIE, FATIMA]) is None
        assert identifying.find_payee(work, []) is None


def test_a_nan_without_its_key_that_fits_two_names_neither(cashier: Cashier) -> None:
    lucien = cashier.payer(LUCIEN)
    with cashier.work() as work:
        assert identifying.known_payee(work, lucien, "0012345*") is not None
    cashier.run("update intervenants set nan_body = '0012345' where nan_key = '2'")
    with cashier.work() as work:
        assert identifying.known_payee(work, lucien, "0012345*") is None
        assert identifying.known_payee(work, lucien, "0012345*2") is not None


def test_a_number_that_two_share_names_neither(cashier: Cashier) -> None:
    with cashier.work() as work:
        lucien = identifying.whose_number(work, ["apa31"], LUCIENS_MOBILE)
        marie = identifying.whose_number(work, ["apa31"], MARIES_MOBILE)
        assert lucien is not None
        assert marie is not None
        assert (lucien.given_name, marie.given_name) == ("Lucien", "Marie")
        assert identifying.whose_number(work, ["apa04"], LUCIENS_MOBILE) is None
        for shared in (LUCIENS_MOBILE, MARIES_MOBILE):
            contact_keeping.add_number(work, cashier.payer(SIMONE), shared)
        assert identifying.whose_number(work, ["apa31"], LUCIENS_MOBILE) is None
        simone = identifying.whose_number(work, ["apa31"], MARIES_MOBILE)
        assert simone is not None
        assert simone.given_name == "Simone"


def test_a_cesu_code_of_two_programmes_needs_its_programme(cashier: Cashier) -> None:
    cashier.run("update beneficiaries set programme = 'apa04', cesu_code = :code where cesu_code = :own",
                code=JEANNE, own=SIMONE)  # fmt: skip
    with cashier.work() as work:
        with pytest.raises(NoSuchBeneficiary, match=r"is in apa04 and apa31: give its programme \(--programme\)"):
            identifying.with_cesu_code(work, JEANNE)
        with pytest.raises(NoSuchBeneficiary, match="check its eight digits"):
            identifying.with_cesu_code(work, "99999999")
        assert identifying.with_cesu_code(work, JEANNE, "apa04").given_name == "Simone"
        assert identifying.with_cesu_code(work, JEANNE, "apa31").given_name == "Jeanne"
        with pytest.raises(NoSuchBeneficiary, match="in the programme apa04"):
            identifying.with_cesu_code(work, LUCIEN, "apa04")


def test_an_unknown_number_that_names_a_beneficiary_leaves_one_task(cashier: Cashier) -> None:
    with cashier.work() as work:
        for _ in range(2):
            identifying.introduce(work, "apa31", JEANNE, JEANNE_BORN)
            identifying.introduce(work, "apa31", JEANNE, LUCIEN_BORN)
    assert cashier.tasks() == ["number.to_register"]
