"""Attacks on the console's door, over HTTP: guesses, old sessions, other sites, forged forms, false addresses."""

from collections.abc import Iterator

import pytest

from backend.domain.sign_in import OF_ACCOUNT
from tests.support.console_visitor import PASSWORD, SignedUp, Visitor, person, visiting
from tests.support.line import Line

HOME = "Rechercher quelqu'un"


@pytest.fixture
def claire(line: Line) -> SignedUp:
    return person(line, "adviser")


@pytest.fixture
def visitor(line: Line) -> Iterator[Visitor]:
    with visiting(line) as browser:
        yield browser


def sign_in(visitor: Visitor, line: Line, who: SignedUp, **instead: str) -> str:
    given = who.form(line)
    fields = {"name": given.name, "password": given.password, "code": given.code, **instead}
    visitor.last = visitor.post("/connexion", **fields)
    return visitor.words


def test_who_signs_in_finds_people_and_signs_out(line: Line, visitor: Visitor, claire: SignedUp) -> None:
    assert "Connexion" in visitor.open("/"), "nobody is shown anything before"
    assert HOME in sign_in(visitor, line, claire)
    cookie = next(iter(visitor.client.cookies.jar))
    assert (cookie.path, cookie.secure, cookie.has_nonstandard_attr("HttpOnly")) == ("/", False, True)
    kept = cookie.value
    assert "Connexion" in visitor.send("/deconnexion")
    visitor.client.cookies.set("allo_console", str(kept))
    assert "Connexion" in visitor.open("/recherche"), "what the browser kept opens nothing any more"


def test_whatever_is_wrong_is_answered_alike(line: Line, visitor: Visitor, claire: SignedUp) -> None:
    wrong = [{"name": "nobody"}, {"password": "x"}, {"code": "000000"}, {"code": claire.recovery_codes[0][:-1]}]
    answers = [(sign_in(visitor, line, claire, **each), visitor.last.status_code) for each in wrong]
    assert set(answers) == {(answers[0][0], 401)}
    assert "n'est pas juste" in answers[0][0]
    assert [row[1] for row in line.rows("select who, outcome from audit_entries where what = 'console.sign_in'")] == [
        "refused"
    ] * len(wrong)


def test_too_many_tries_wait_whether_there_is_an_account_or_not(line: Line, visitor: Visitor, claire: SignedUp) -> None:
    for name in (claire.name, "nobody"):
        said = [sign_in(visitor, line, claire, name=name, password="x") for _ in range(OF_ACCOUNT.free + 1)]
        assert "réessayez dans 1 minute" in said[-1]
        assert visitor.last.status_code == 429


def test_a_code_is_used_once(line: Line, visitor: Visitor, claire: SignedUp) -> None:
    given = claire.form(line)
    fields = {"name": given.name, "password": PASSWORD, "code": given.code}
    assert visitor.post("/connexion", **fields).status_code == 200
    with visiting(line) as other:
        assert other.post("/connexion", **fields).status_code == 401


def test_a_session_that_somebody_planted_is_not_taken(line: Line, visitor: Visitor, claire: SignedUp) -> None:
    mallory = person(line, "adviser", name="mallory")
    visitor.client.cookies.set("allo_console", mallory.token)
    sign_in(visitor, line, claire)
    with visiting(line, mallory.token) as attacker:
        assert "Connexion" in attacker.open("/recherche"), "the one of before is over, and Claire's is another"


ELSEWHERE = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": ""},
    {"Origin": "null", "Sec-Fetch-Site": ""},
    {"Origin": "", "Sec-Fetch-Site": ""},
)
"""What a browser says of a request that another site makes; empty where it says nothing."""


def test_another_site_neither_signs_in_nor_acts(line: Line, claire: SignedUp) -> None:
    given = claire.form(line)
    for headers in ELSEWHERE:
        with visiting(line) as visitor:
            visitor.client.headers.update(headers)
            for name in [name for name, value in headers.items() if not value]:
                del visitor.client.headers[name]
            came = visitor.post("/connexion", name=given.name, password=PASSWORD, code=given.code)
            assert (came.status_code, "set-cookie" in came.headers) == (403, False), headers
            visitor.client.cookies.set("allo_console", claire.token)
            assert visitor.post("/recherche", typed="martin").status_code == 403, headers
    assert line.one("select count(*) from audit_entries where outcome = 'done'") == 0


def test_a_form_of_no_session_or_another_does_nothing(line: Line, claire: SignedUp) -> None:
    other = person(line, "adviser", name="paul")
    with visiting(line, other.token) as theirs:
        theirs.open("/recherche")
        stolen = theirs.hidden("/console/recherche")["csrf"]
    with visiting(line, claire.token) as hers:
        for forged in ({}, {"csrf": ""}, {"csrf": stolen}):
            came = hers.post("/recherche", typed="martin", **forged)
            assert (came.status_code, "Demande refusée" in came.text) == (403, True)
        hers.open("/recherche")
        assert "Jeanne" in hers.send("/recherche", typed="martin")


def test_no_address_leads_elsewhere(line: Line, visitor: Visitor, claire: SignedUp) -> None:
    given = claire.form(line)
    fields = {"name": given.name, "password": PASSWORD, "code": given.code, "next": "https://evil.example"}
    came = visitor.client.post("/console/connexion?next=//evil.example", data=fields)
    assert (came.status_code, came.headers["location"]) == (303, "/console")
    said = visitor.open("/recherche?fait=<script>alert(1)</script>")
    assert "alert" not in said


def test_every_page_forbids_scripts_frames_and_keeping(visitor: Visitor, claire: SignedUp) -> None:
    for path in ("/connexion", "/invitation", "/recherche", "/nulle-part", "/assets/console.css"):
        visitor.client.cookies.set("allo_console", claire.token)
        visitor.open(path)
        policy = visitor.last.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert visitor.last.headers["x-content-type-options"] == "nosniff"
        assert "style=" not in visitor.last.text
        assert "<script" not in visitor.last.text
        if not path.startswith("/assets"):
            assert visitor.last.headers["cache-control"] == "no-store"


def test_behind_tls_the_cookie_is_this_host_s_alone_and_without_it_nobody_signs_in(
    line: Line, visitor: Visitor, claire: SignedUp
) -> None:
    given = claire.form(line)
    fields = {"name": given.name, "password": PASSWORD, "code": given.code}
    came = visitor.client.post("/console/connexion", data=fields, headers={"X-Forwarded-Proto": "https"})
    assert came.headers["set-cookie"].startswith("__Host-allo_console=")
    for part in ("Secure", "HttpOnly", "SameSite=strict", "Path=/"):
        assert part in came.headers["set-cookie"]
    far = {"Host": "allo.example.fr"}
    refused = visitor.client.post(
        "/console/connexion", data=fields, headers={**far, "Origin": "http://allo.example.fr"}
    )
    assert (refused.status_code, "qu&#39;en https" in refused.text) == (403, True)


def test_a_password_is_changed_by_the_one_that_was_and_closes_other_sessions(line: Line, claire: SignedUp) -> None:
    new = "cinq tortues sous un vieux pont"
    with visiting(line, claire.token) as elsewhere, visiting(line) as here:
        sign_in(here, line, claire)
        for wrong, said in (
            ({"password": "x"}, "n'est pas juste"),
            ({"new": "motdepasse123", "again": "motdepasse123"}, "se devine"),
            ({"again": "x"}, "ne sont pas les mêmes"),
        ):
            here.open("/compte")
            given = claire.form(line)
            fields = {"password": PASSWORD, "code": given.code, "new": new, "again": new, **wrong}
            assert said in here.send("/compte/mot-de-passe", **fields)
        here.open("/compte")
        fields = {"password": PASSWORD, "code": claire.form(line).code, "new": new, "again": new}
        assert "Le mot de passe est changé" in here.send("/compte/mot-de-passe", **fields)
        assert "Connexion" in elsewhere.open("/recherche")
        assert HOME in here.open("/recherche"), "here she stays"
    outcomes = line.rows("select outcome from audit_entries where what = 'console.password' order by id")
    assert [row[0] for row in outcomes] == ["refused 422"] * 3 + ["done"]
    with visiting(line) as other:
        assert "n'est pas juste" in sign_in(other, line, claire)
        assert HOME in sign_in(other, line, claire, password=new)
