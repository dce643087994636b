"""An adviser sees who may hear an account, and ends it."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.backend.test_api import find
from tests.support.api_accounts import ALL_ROLES, asking, token_for
from tests.support.line import Line
from tests.support.trusted_home import KEYED, as_sophie, give_trusted


@pytest.fixture
def api(line: Line) -> Iterator[httpx2.Client]:
    with asking(line.url, token_for(line.context, *ALL_ROLES)) as client:
        yield client


def test_an_adviser_sees_who_is_trusted_and_ends_it(line: Line, api: httpx2.Client) -> None:
    give_trusted(line)
    as_sophie(line).hang_up()
    jeanne, lucien = find(api, "31000017"), find(api, "31000042")
    (sophie,) = api.get(f"/api/beneficiaries/{jeanne}/trusted").json()
    assert (sophie["bond"], sophie["number_ends"], sophie["looks"]) == ("daughter", "55", 1)
    assert KEYED[1:] not in str(sophie)
    assert api.post(f"/api/beneficiaries/{lucien}/trusted/{sophie['id']}/withdraw").status_code == 404
    assert api.post(f"/api/beneficiaries/{jeanne}/trusted/{sophie['id']}/withdraw").json() == {"withdrawn": True}
    assert api.get(f"/api/beneficiaries/{jeanne}/trusted").json() == []
    assert "Nous ne vous retrouvons pas" in as_sophie(line).said
