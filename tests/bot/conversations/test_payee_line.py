"""The intervenant's line tells a name to the number on file alone: a NAN and a birth date are no secret."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.bot.conversations.test_dead_ends import MARIE
from tests.support.in_process import Caller
from tests.support.line import Line

ON_FILE = "+33639980001"


@pytest.mark.parametrize("number", ["+33639970001", "", "anonymous", "+33199000017"])
def test_another_number_hears_days_and_amounts_and_no_name(line: Line, number: str) -> None:
    said = Caller(line.context, number).press(*MARIE, "1").said
    assert "Vous n'appelez pas de votre numéro habituel" in said
    assert "monsieur" not in said
    assert "madame" not in said
    for (name,) in line.rows("select family_name from beneficiaries"):
        assert str(name).lower() not in said.lower()
    assert "Le dix-sept février : quarante euros" in said, said


def test_the_number_on_file_hears_the_names(line: Line) -> None:
    said = Caller(line.context, ON_FILE).press(*MARIE, "1").said
    assert "votre numéro habituel" not in said
    assert ", de monsieur" in said or ", de madame" in said, said


def test_who_has_received_nothing_yet_hears_it(line: Line) -> None:
    with line.context.database.begin() as connection:
        connection.execute(text("truncate payments cascade"))
    assert "Vous n'avez encore reçu aucun paiement" in Caller(line.context, ON_FILE).press(*MARIE, "1").said


@pytest.mark.parametrize(
    ("state", "days", "told"),
    [
        ("accepted", 0, "pas encore parti à la banque. Sur votre compte le dix-neuf février au plus tard."),
        ("sent", 2, "parti à la banque. Sur votre compte le dix-neuf février au plus tard."),
        ("sent", 3, "normalement sur votre compte depuis le dix-neuf février."),
        ("batched", 2, "dans le prochain envoi à la banque. Sur votre compte le dix-neuf février au plus tard."),
        ("batched", 20, "dans le prochain envoi à la banque. |"),
        ("accepted", 20, "pas encore parti à la banque. |"),
        ("settled", 20, "versé. |"),
    ],
)
def test_when_the_money_comes_is_no_promise_once_the_day_has_passed(
    line: Line, state: str, days: int, told: str
) -> None:
    with line.context.database.begin() as connection:
        connection.execute(text("update payments set state = :state"), {"state": state})
    line.clock.moment = line.clock.moment.replace(month=2, day=17) + timedelta(days=days)
    assert told in Caller(line.context, ON_FILE).press(*MARIE, "1").said
