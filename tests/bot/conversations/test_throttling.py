"""Nobody finds out a birth date by trying, and nobody is left out because others tried."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from backend.domain.rights import Lot
from backend.services import enrolling, granting
from backend.services.work import Work
from bot.conversations.manager import ConversationManager
from tests.support.callers import JEANNE, LUCIEN
from tests.support.in_process import Caller
from tests.support.line import Line, statements

HELD = "trop d'essais"
UNKNOWN = "Nous ne vous retrouvons pas"
HELLO = "Bonjour madame Martin"
WRONG_DATES = [f"{day:02d}{month:02d}1938" for month in (1, 2) for day in range(1, 29)]
ATTACKER, ANOTHER = "+33639980090", "+33639980091"
HOME = "+33199000060"
MARIE = "+33639980001"


def try_once(line: Line, born: str, *, number: str = ATTACKER, code: str = JEANNE.cesu) -> str:
    """Ring, give a code and a birth date, hang up; what was answered."""
    caller = Caller(line.context, number).press(code, born)
    if not caller.over:
        caller.hang_up()
    return caller.said


def held_after(answers: list[str]) -> int:
    """How many tries were looked up before the first that was not."""
    return next((place for place, said in enumerate(answers) if HELD in said), len(answers))


def test_364_birth_dates_for_one_code_are_not_tried(line: Line) -> None:
    answers = [try_once(line, born) for born in WRONG_DATES[:20]]
    assert held_after(answers) == 5
    assert all(HELD in said for said in answers[5:])


def test_another_number_changes_nothing_for_a_code(line: Line) -> None:
    answers = [try_once(line, born, number=f"+336399801{place:02d}") for place, born in enumerate(WRONG_DATES[:8])]
    assert held_after(answers) == 5


def test_other_codes_are_tried_ten_times_from_one_number(line: Line) -> None:
    answers = [try_once(line, JEANNE.born, code=f"{90_000_000 + place}") for place in range(14)]
    assert held_after(answers) == 10
    assert HELLO in try_once(line, JEANNE.born, number=ANOTHER), "nobody else has to wait"


def test_a_withheld_number_is_counted_by_code_and_overall_only(line: Line) -> None:
    for withheld in ("", "anonymous", "+266696687"):
        answers = [try_once(line, JEANNE.born, number=withheld, code=f"{91_000_000 + n}") for n in range(12)]
        assert held_after(answers) == 12, withheld


def test_everybody_together_is_counted(line: Line) -> None:
    flood(line)
    assert HELD in try_once(line, JEANNE.born, number=ANOTHER)
    line.clock.move(minutes=1)
    assert HELLO in try_once(line, JEANNE.born, number=ANOTHER)


def flood(line: Line) -> None:
    """Wrong tries of many, until everybody has to wait."""
    for place in range(300):
        subjects = line.context.throttle.subjects([f"{92_000_000 + place}"], "")
        with line.context.database.begin() as connection:
            assert line.context.throttle.count(Work(connection, line.clock()), subjects) is None


def test_a_flood_does_not_hold_who_rings_from_their_number_on_file(line: Line) -> None:
    flood(line)
    assert HELLO in try_once(line, JEANNE.born, number=JEANNE.number)
    assert HELD in try_once(line, JEANNE.born, number=ANOTHER), "one who is let in lets nobody else in"
    assert HELD in try_once(line, JEANNE.born, number=LUCIEN.number), "it is the number of somebody else"
    assert HELD in try_once(line, JEANNE.born, number="")


def test_a_flood_does_not_hold_an_intervenant_at_their_number_on_file(line: Line) -> None:
    flood(line)
    for number, heard in ((MARIE, "Bonjour Marie Dupont"), (ANOTHER, HELD)):
        caller = Caller(line.context, number).press("1#", "0012345*1#", "04071975")
        assert heard in caller.said, number
        caller.hang_up()


def test_a_flood_does_not_hold_who_was_recognised_from_a_number_within_the_month(line: Line) -> None:
    assert HELLO in try_once(line, JEANNE.born, number=ANOTHER)
    line.clock.move(days=29)
    ConversationManager(line.context).tidy()
    flood(line)
    assert HELLO in try_once(line, JEANNE.born, number=ANOTHER)
    assert HELD in try_once(line, LUCIEN.born, number=ANOTHER, code=LUCIEN.cesu), "it knows nobody else"
    line.clock.move(days=31)
    ConversationManager(line.context).tidy()
    flood(line)
    assert HELD in try_once(line, JEANNE.born, number=ANOTHER)


def test_a_flood_does_not_keep_a_caller_at_home_from_paying_somebody_new(line: Line) -> None:
    caller = Caller(line.context, JEANNE.number).press(JEANNE.cesu, JEANNE.born)
    flood(line)
    caller.press("1", "2", "1", "67890*3#", "23111981")
    assert "J'ai trouvé Fatima Benali" in caller.said


def test_in_a_flood_nobody_finds_out_anything_from_a_number_on_file(line: Line) -> None:
    flood(line)
    answers = set()
    seen = []
    for born, number, code in (
        (WRONG_DATES[0], JEANNE.number, JEANNE.cesu),
        (JEANNE.born, ANOTHER, JEANNE.cesu),
        (JEANNE.born, JEANNE.number, "93000000"),
        (JEANNE.born, ANOTHER, "93000001"),
    ):
        with statements(line.context.database) as made:
            answers.add(try_once(line, born, number=number, code=code))
        seen.append(made)
    assert len(answers) == 1
    assert HELD in answers.pop()
    assert all(made == seen[0] for made in seen)


def test_in_a_flood_the_limits_of_a_code_and_a_number_stay(line: Line) -> None:
    flood(line)
    for born in WRONG_DATES[:5]:
        assert HELD in try_once(line, born, number=JEANNE.number)
    assert HELD in try_once(line, JEANNE.born, number=JEANNE.number), "five tries with one code, as ever"


def test_in_a_flood_right_tries_from_elsewhere_use_up_nothing(line: Line) -> None:
    flood(line)
    for _ in range(7):
        assert HELD in try_once(line, JEANNE.born, number=ANOTHER)
    assert HELLO in try_once(line, JEANNE.born, number=JEANNE.number)


def test_the_waits_grow_and_end(line: Line) -> None:
    for born in WRONG_DATES[:5]:
        try_once(line, born)
    waits = []
    for born in WRONG_DATES[5:9]:
        minutes = 0
        while HELD in try_once(line, born, number=f"+3363998{2000 + minutes}"):
            line.clock.move(minutes=1)
            minutes += 1
        waits.append(minutes)
    assert waits == [1, 2, 4, 8]
    line.clock.move(hours=48)
    assert HELLO in try_once(line, JEANNE.born)


def test_waiting_is_told_alike_whether_it_is_right_or_wrong(line: Line) -> None:
    for born in WRONG_DATES[:5]:
        try_once(line, born)
    with statements(line.context.database) as right:
        said_to_right = try_once(line, JEANNE.born)
    with statements(line.context.database) as wrong:
        said_to_wrong = try_once(line, WRONG_DATES[6])
    with statements(line.context.database) as nobody:
        said_to_nobody = try_once(line, WRONG_DATES[6])
    assert said_to_right == said_to_wrong == said_to_nobody
    assert right == wrong == nobody, "no look-up is made, so that the time tells nothing either"
    assert not any("birth_date" in statement for statement in right)


def test_a_code_of_nobody_is_answered_by_the_same_statements_as_a_wrong_date(line: Line) -> None:
    with statements(line.context.database) as wrong_date:
        assert UNKNOWN in try_once(line, WRONG_DATES[0])
    with statements(line.context.database) as no_such_code:
        assert UNKNOWN in try_once(line, WRONG_DATES[0], code="93000000")
    assert wrong_date == no_such_code


def test_a_nan_is_counted_as_a_code_is(line: Line) -> None:
    answers = []
    for born in WRONG_DATES[:7]:
        caller = Caller(line.context, ATTACKER).press("1#", "0012345*1#", born)
        answers.append(caller.said)
        caller.hang_up()
    assert held_after(answers) == 5


def test_a_beneficiary_cannot_try_birth_dates_of_intervenants_either(line: Line) -> None:
    caller = Caller(line.context, JEANNE.number).press(JEANNE.cesu, JEANNE.born)
    for place, born in enumerate(WRONG_DATES[:6]):
        if place % 3 == 0:
            caller.press("1", "2")
        caller.press("1", "67890*3#", born)
        assert "Je ne trouve" in caller.said
    caller.press("1", "2", "1", "67890*3#", "23111981")
    assert "Je ne trouve personne" in caller.said
    line.clock.move(hours=1)
    caller.press("1", "67890*3#", "23111981")
    assert "J'ai trouvé Fatima Benali" in caller.said


def test_forty_people_behind_one_number_get_through_though_each_errs_once(line: Line) -> None:
    codes = [f"{94_000_000 + place}" for place in range(40)]
    with line.context.database.begin() as connection:
        work = Work(connection, line.clock())
        for code in codes:
            enrol(work, code)
    for code in codes:
        caller = Caller(line.context, HOME).press(code, "13031930")
        assert UNKNOWN in caller.said
        caller.press(code, "12031930")
        assert "Bonjour madame Résidente" in caller.said, code
        caller.hang_up()


def enrol(work: Work, code: str) -> None:
    values = {"programme": "apa31", "cesu_code": code, "birth_date": date(1930, 3, 12), "civility": "madame"}
    names = {"given_name": "Odette", "family_name": "Résidente"}
    beneficiary = enrolling.enrol_beneficiary(work, values | names, [], "none", [])
    granting.grant(work, beneficiary, Lot(0, work.today, work.today + timedelta(days=30), 60, 500, 0, 0))


def test_a_right_identification_lets_the_same_code_begin_anew(line: Line) -> None:
    for number in (JEANNE.number, ANOTHER, HOME):
        for born in WRONG_DATES[:4]:
            assert UNKNOWN in try_once(line, born, number=number)
        assert HELLO in try_once(line, JEANNE.born, number=number)


def test_a_turn_that_is_rolled_back_forgives_nothing(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise DBAPIError("", {}, Exception())

    for born in WRONG_DATES[:5]:
        caller = Caller(line.context, ATTACKER).press(JEANNE.cesu)
        with monkeypatch.context() as broken:
            broken.setattr("backend.services.conversation_keeping.keep_reply", fail)
            with pytest.raises(DBAPIError):
                caller.press(born)
    assert HELD in try_once(line, JEANNE.born)


def test_somebody_is_told_once_for_each_scope(line: Line) -> None:
    for born in WRONG_DATES[:8]:
        try_once(line, born)
    for place in range(12):
        try_once(line, LUCIEN.born, code=f"{95_000_000 + place}")
    told = line.rows("select payload from tasks where kind = 'identification.throttled' order by id")
    jeanne = line.one("select id from beneficiaries where cesu_code = :code", code=JEANNE.cesu)
    assert told == [({"scope": "code", "beneficiaries": [jeanne]},), ({"scope": "number"},)]


def test_the_table_tells_nobody_what_was_tried(line: Line) -> None:
    try_once(line, WRONG_DATES[0])
    kept = str(line.rows("select t::text from identification_tries t"))
    assert JEANNE.cesu not in kept
    assert ATTACKER not in kept
