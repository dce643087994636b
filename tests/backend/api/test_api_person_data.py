"""Somebody's own data over REST: all of it to who sees all, its erasure refused while anything is open."""

from tests.support.api_accounts import asking, token_for
from tests.support.line import Line

LUCIEN = {"code": "31000042", "programme": "apa31"}
MARIE = {"code": "0012345*1"}


def test_all_of_it_is_given_and_nothing_open_is_erased(line: Line) -> None:
    with asking(line.url, token_for(line.context, "operator", name="all")) as api:
        held = api.post("/api/people/export", json=LUCIEN).json()
        assert (held["role"], held["identity"]["birth_date"]) == ("beneficiary", "1929-03-01")
        assert held["rights"]
        assert held["payments"]
        marie = api.post("/api/people/export", json=MARIE).json()
        assert (marie["role"], marie["identity"]["nan"]) == ("intervenant", "0012345*1")
        refused = api.post("/api/people/erase", json=LUCIEN)
        assert (refused.status_code, refused.json()["detail"][:21]) == (409, "Rights are open until")
        assert api.post("/api/people/export", json={**LUCIEN, "code": "99999999"}).status_code == 404
    done = line.rows("select what, outcome from audit_entries where what like 'person.%' order by id")
    assert ("person.export", "done") in done
    assert len(done) == 4
    with asking(line.url, token_for(line.context, "operator", name="one", programmes=["apa04"])) as api:
        assert [api.post("/api/people/export", json=who).status_code for who in (LUCIEN, MARIE)] == [404, 404]
