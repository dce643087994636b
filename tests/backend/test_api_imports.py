"""The issuer's files over REST: the same counts and reasons, behind the same token, with a limit of their own."""

from collections.abc import Iterator

import httpx2
import pytest

from backend.api import api_imports
from bot.app import build
from tests.support.api_accounts import asking, token_for
from tests.support.invariants import assert_money_holds
from tests.support.line import Line, listening, settings

RIGHTS = "programme;code_cesu;reference;mois;heures;euros\napa31;31000017;A;04/2026;42,5;201,94\n"
WRONG = RIGHTS + "apa31;31000018;A;04/2026;42,5;201,94\n"
LARGE = 200_000


@pytest.fixture
def api(line: Line) -> Iterator[httpx2.Client]:
    with asking(line.url, token_for(line.context, "issuer")) as client:
        yield client


def test_a_file_is_checked_then_imported_then_known(api: httpx2.Client, line: Line) -> None:
    checked = api.post("/api/imports/rights?check=true", content=RIGHTS.encode())
    assert (checked.status_code, checked.json()["created"], checked.json()["written"]) == (200, 1, False)
    first = api.post("/api/imports/rights", content=RIGHTS.encode())
    assert first.json() == {
        "created": 1,
        "changed": 0,
        "unchanged": 0,
        "rejected": 0,
        "written": True,
        "seen_before": False,
        "rejects": [],
    }
    again = api.post("/api/imports/rights", content=RIGHTS.encode()).json()
    assert (again["unchanged"], again["written"]) == (1, False)
    assert_money_holds(line.context.database)


def test_what_is_rejected_is_told_by_line_field_and_reason(api: httpx2.Client) -> None:
    whole = api.post("/api/imports/rights", content=WRONG.encode())
    assert (whole.status_code, whole.json()["written"]) == (422, False)
    ((reject),) = whole.json()["rejects"]
    assert (reject["line"], reject["field"]) == (3, "code_cesu")
    by_line = api.post("/api/imports/rights?per_line=true", content=WRONG.encode())
    assert (by_line.status_code, by_line.json()["written"], by_line.json()["created"]) == (422, True, 1)


def test_nothing_is_written_where_every_line_is_rejected(api: httpx2.Client) -> None:
    nobody = RIGHTS.replace("31000017", "31000018")
    answer = api.post("/api/imports/rights?per_line=true", content=nobody.encode())
    assert (answer.status_code, answer.json()["rejected"], answer.json()["written"]) == (422, 1, False)


def test_what_cannot_be_read_or_is_not_asked_rightly_is_refused(api: httpx2.Client) -> None:
    assert api.post("/api/imports/rights", content=b"x").status_code == 400
    assert api.post("/api/imports/rights", content=b"").status_code == 400
    assert api.post("/api/imports/payments", content=RIGHTS.encode()).status_code == 422
    wrong = {"Authorization": "Bearer wrong"}
    assert api.post("/api/imports/rights", content=RIGHTS.encode(), headers=wrong).status_code == 401


def test_a_large_file_is_taken_here_and_too_large_a_one_is_not(
    api: httpx2.Client, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    padded = RIGHTS + ";;;;;\n" * (LARGE // 6)
    assert api.post("/api/imports/rights", content=padded.encode()).json()["created"] == 1
    monkeypatch.setattr(api_imports, "MOST_FILE_BYTES", LARGE)
    token = token_for(line.context, "issuer", name="another")
    with listening(build(settings(), line.context)) as url, asking(url, token) as client:
        assert client.post("/api/imports/rights", content=padded.encode()).status_code == 413
