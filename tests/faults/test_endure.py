"""A short share of `make endure`: the parts die under eight callers, and nothing announced is lost."""

from tests.faults.endure import Kills, endure
from tests.support.mortal import MortalPostgres

SERVER_KILLS, POSTGRES_KILLS = 6, 2


def test_nothing_announced_is_lost_though_everything_dies_under_eight_callers(mortal: MortalPostgres) -> None:
    endured = endure(mortal, Kills(SERVER_KILLS, POSTGRES_KILLS))
    assert (endured.server_kills, endured.postgres_kills) == (SERVER_KILLS, POSTGRES_KILLS)
    assert endured.announced, "somebody has paid meanwhile"
