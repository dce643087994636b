"""No route answers without proof of who asks, and what is wrong is said in a sentence."""

import httpx2
import pytest

from bot.app import build, context_of
from bot.settings import BadSettings, read_settings
from channels.signature import sign
from tests.support.app_routes import routes_of
from tests.support.line import ACCOUNT, LINE, TOKEN, Line, settings
from tests.support.postgres import KEYS, PEPPER

VOICE = {"CallSid": "CA1", "From": "+33199000017", "To": LINE, "AccountSid": ACCOUNT}


@pytest.mark.parametrize("signature", ["", "wrong", sign("another token", "http://x/", VOICE)])
def test_an_unsigned_webhook_is_refused(line: Line, signature: str) -> None:
    webhooks = [path for _, path in routes_of(build(settings(), line.context)) if path.startswith("/twilio/")]
    assert "/twilio/voice" in webhooks
    headers = {"X-Twilio-Signature": signature}
    refused = {path: httpx2.post(line.url + path, data=VOICE, headers=headers).status_code for path in webhooks}
    assert refused == dict.fromkeys(webhooks, 403)
    assert line.one("select count(*) from conversations") == 0


def test_a_signature_for_other_parameters_is_refused(line: Line) -> None:
    url = f"{line.url}/twilio/voice"
    headers = {"X-Twilio-Signature": sign(TOKEN, url, VOICE)}
    assert httpx2.post(url, data=VOICE, headers=headers).status_code == 200
    assert httpx2.post(url, data={**VOICE, "Digits": "1"}, headers=headers).status_code == 403
    assert httpx2.post(f"{url}?turn=1", data=VOICE, headers=headers).status_code == 403


def test_a_form_that_is_too_large_is_not_read(line: Line) -> None:
    answer = httpx2.post(f"{line.url}/twilio/voice", data={"CallSid": "C" * 70_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/redoc", "/metrics", "/twilio", "/admin"])
def test_nothing_else_answers(line: Line, path: str) -> None:
    assert httpx2.get(line.url + path).status_code in {401, 404, 405}


def test_health_says_little(line: Line) -> None:
    assert httpx2.get(f"{line.url}/healthz").json() == {"status": "ok"}
    ready = httpx2.get(f"{line.url}/readyz")
    assert (ready.status_code, ready.json()) == (200, {"database": "up", "understanding": "off"})


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("ALLO_PORT", "99999", "ALLO_PORT"),
        ("ALLO_TWILIO_ACCOUNT_SID", "nope", "ALLO_TWILIO_ACCOUNT_SID must be AC and 32 hexadecimal digits"),
        ("ALLO_PUBLIC_URL", "allo.example.fr", "ALLO_PUBLIC_URL must be scheme and host alone"),
        ("ALLO_LINES", "0937000001:apa31", "ALLO_LINES must be number=programme pairs"),
        ("ALLO_TWILIO_AUTH_TOKEN", " " * 20, "ALLO_TWILIO_AUTH_TOKEN must have 16 characters or more"),
        ("ALLO_TWILIO_AUTH_TOKEN", "fifteen letters", "ALLO_TWILIO_AUTH_TOKEN must have 16 characters or more"),
        ("ALLO_PIN_PEPPER", "fifteen letters", "ALLO_PIN_PEPPER must have 16 characters or more"),
        ("ALLO_METRICS_TOKEN", "fifteen letters", "ALLO_METRICS_TOKEN must have 16 characters or more"),
        ("ALLO_TWILIO_API_URL", "ftp://x", "ALLO_TWILIO_API_URL must begin with https://"),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, variable: str, value: str, sentence: str
) -> None:
    right = {
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "PIN_PEPPER": PEPPER,
        "KEYS": KEYS,
        "HOME": str(tmp_path_factory.mktemp("home")),
    }
    for name, setting in right.items():
        monkeypatch.setenv(f"ALLO_{name}", setting)
    read_settings()
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadSettings, match=sentence):
        read_settings()


def test_a_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("ALLO_HOME", str(tmp_path_factory.mktemp("home")))
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "PIN_PEPPER"):
        monkeypatch.delenv(f"ALLO_{name}", raising=False)
    with pytest.raises(BadSettings, match="ALLO_PIN_PEPPER is missing"):
        read_settings()


def test_a_line_of_no_programme_is_named(line: Line) -> None:
    wrong = settings(lines={"+33937000001": ("apa99",)})
    with pytest.raises(BadSettings, match="ALLO_LINES names the programme apa99"):
        context_of(wrong, line.context.database)


OTHER_LINE = "+33199000099"


def test_a_number_of_no_programme_is_refused_in_a_sentence(line: Line) -> None:
    call = line.telephone.dial(OTHER_LINE, "+33199000017")
    assert call.ended
    assert not call.failed
    assert "Ce numéro n'est pas celui d'une ligne Allô CESU" in " ".join(call.heard)
    (answer,) = line.telephone.text("SOLDE", to=OTHER_LINE, from_="+33639980042")
    assert answer.startswith("Ce numéro n'est pas celui d'Allo CESU")
    assert line.one("select count(*) from conversations") == 0


def test_one_number_may_have_several_programmes() -> None:
    given = settings(lines="+33937000001=apa31+apa04,+33937000002=cesujop")
    assert given.lines == {"+33937000001": ("apa31", "apa04"), "+33937000002": ("cesujop",)}
    with pytest.raises(ValueError, match="number=programme"):
        settings(lines="+33937000001=apa31+")
