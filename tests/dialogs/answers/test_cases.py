"""What people really answer is understood, or asked again; never mistaken."""

import pytest

from tests.dialogs.answers.reading import cases, files


@pytest.mark.parametrize("name", files())
def test_every_case_is_heard_as_it_was_meant(name: str) -> None:
    missed = [
        f"{case.kind}: {case.text!r} is {case.value!r}, heard {heard!r}"
        for case in cases(name)
        if (heard := case.heard()) != case.value or type(heard) is not type(case.value)
    ]
    assert not missed, "\n".join(missed)


def test_there_are_enough_cases_and_many_that_must_be_asked_again() -> None:
    own = [case for name in files() if not name.startswith("given") for case in cases(name)]
    assert len(own) >= 1200
    assert sum(case.value is None for case in own) >= 200
    assert {case.kind for case in own} == {
        "hours",
        "euros",
        "birth_date",
        "cesu_code",
        "nan",
        "month",
        "yes_no",
        "sms",
        "name",
    }


def test_the_given_cases_are_all_there() -> None:
    assert len(cases("given")) == 150
    assert len(cases("given_names")) == 40
