"""An answer is waited for where one stands only while they come at once."""

from backend.distance import LATE_ANSWERS, NEAR_SECONDS, NOT_WAITED_FOR, Distance

QUICK, LATE = NEAR_SECONDS / 2, NEAR_SECONDS * 2


def noted(*seconds: float) -> Distance:
    distance = Distance()
    for each in seconds:
        distance.note(each)
    return distance


def test_a_database_is_near_until_many_answers_in_a_row_were_late() -> None:
    assert not noted().is_far()
    assert not noted(*[LATE] * (LATE_ANSWERS - 1)).is_far()
    assert not noted(*[LATE] * (LATE_ANSWERS - 1), QUICK, *[LATE] * (LATE_ANSWERS - 1)).is_far()
    assert noted(*[LATE] * LATE_ANSWERS).is_far()


def test_one_that_was_far_is_tried_again() -> None:
    distance = noted(*[LATE] * LATE_ANSWERS)
    asked = 0
    while distance.is_far():
        asked += 1
    assert asked == NOT_WAITED_FOR - 1
    assert not distance.is_far(), "one quick answer would not be enough otherwise"
    for _ in range(LATE_ANSWERS):
        assert not distance.is_far()
        distance.note(LATE)
    assert distance.is_far()
