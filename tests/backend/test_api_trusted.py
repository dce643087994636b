"""An adviser sees who may hear an account, and ends it."""

from collections.abc import Iterator

import httpx2
import pytest

from bot.app import build
from tests.backend.test_api import TOKEN, find
from tests.support.line import Line, listening, settings
from tests.support.trusted_home import KEYED, as_sophie, give_trusted


@pytest.fixture
def api(line: Line) -> Iterator[httpx2.Client]:
    app = build(settings(api_token=TOKEN), line.context)
    with listening(app) as url, httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {TOKEN}"}) as client:
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
