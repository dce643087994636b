"""Nobody but Twilio can play Twilio to the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped,unused-ignore]

from channels.signature import RETRY_FRAGMENT, TwilioSignature, sign

TOKEN = "12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
PARAMS = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
    "Caller": "+14158675309",
}
SIGNED = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
WITH_PORT_443 = "kvajT1Ptam85bY51eRf/AJRuM3w="
TWICE_DIGITS = "IK+Dwps556ElfBT0I3Rgjkr1wJU="


def test_the_sdk_s_own_vector_is_signed_and_accepted() -> None:
    assert sign(TOKEN, URL, PARAMS) == SIGNED
    assert TwilioSignature(TOKEN).accepts(URL, PARAMS, SIGNED)


@pytest.mark.parametrize("signature", ["", "RSOYDt4T1cUTdK1PDd93/VVr8B9=", SIGNED[:-1], "é", SIGNED.lower()])
def test_another_signature_is_refused(signature: str) -> None:
    assert not TwilioSignature(TOKEN).accepts(URL, PARAMS, signature)


def test_another_token_url_or_parameter_is_refused() -> None:
    assert not TwilioSignature("12346").accepts(URL, PARAMS, SIGNED)
    assert not TwilioSignature(TOKEN).accepts(URL + "&baz=3", PARAMS, SIGNED)
    assert not TwilioSignature(TOKEN).accepts(URL, {**PARAMS, "Digits": "1235"}, SIGNED)
    assert not TwilioSignature(TOKEN).accepts(URL, {**PARAMS, "More": ""}, SIGNED)
    assert not TwilioSignature(TOKEN).accepts(URL, {}, SIGNED)


def test_the_port_may_be_signed_or_not() -> None:
    line = TwilioSignature(TOKEN)
    assert line.accepts(URL, PARAMS, WITH_PORT_443)
    assert line.accepts(URL.replace(".com", ".com:1234"), PARAMS, SIGNED)
    here = "http://[::1]:8000/twilio/voice"
    assert line.accepts(here, {}, sign(TOKEN, here, {}))
    assert line.accepts(here, {}, sign(TOKEN, "http://[::1]/twilio/voice", {}))


@pytest.mark.parametrize("public", ["https://mycompany.com", "https://mycompany.com/"])
def test_behind_a_proxy_the_public_url_counts(public: str) -> None:
    line = TwilioSignature(TOKEN, public)
    assert line.accepts("http://10.0.0.7:8000/myapp.php?foo=1&bar=2", PARAMS, SIGNED)
    assert not line.accepts("http://10.0.0.7:8000/myapp.php?foo=1", PARAMS, SIGNED)


def test_a_public_url_may_have_a_prefix_that_the_proxy_takes_away_or_leaves() -> None:
    line = TwilioSignature(TOKEN, "https://issuer.example/allo")
    signature = sign(TOKEN, "https://issuer.example/allo/twilio/voice?n=1", PARAMS)
    assert line.accepts("http://inside/twilio/voice?n=1", PARAMS, signature)
    assert line.accepts("http://inside/allo/twilio/voice?n=1", PARAMS, signature)
    assert not line.accepts("http://inside/allowed/twilio/voice?n=1", PARAMS, signature)


def test_our_own_retry_fragment_may_be_signed_by_other_telephones_and_no_other_fragment() -> None:
    line = TwilioSignature(TOKEN)
    ours = str(_raw(URL + RETRY_FRAGMENT))
    assert line.accepts(URL, PARAMS, ours)
    assert not line.accepts(URL, PARAMS, str(_raw(URL + "#rc=5")))
    assert line.accepts(URL + RETRY_FRAGMENT, PARAMS, SIGNED)
    assert sign(TOKEN, URL + RETRY_FRAGMENT, PARAMS) == SIGNED


def test_repeated_parameters_are_signed_as_the_sdk_signs_them() -> None:
    pairs = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234")]
    assert sign(TOKEN, URL, pairs) == TWICE_DIGITS
    assert TwilioSignature(TOKEN).accepts(URL, FormData([*pairs]), TWICE_DIGITS)
    assert not TwilioSignature(TOKEN).accepts(URL, dict(pairs), TWICE_DIGITS)


@given(st.lists(st.tuples(st.text(), st.text())))
def test_any_form_is_signed_as_the_sdk_signs_it(pairs: list[tuple[str, str]]) -> None:
    assert sign(TOKEN, URL, pairs) == str(RequestValidator(TOKEN).compute_signature(URL, FormData([*pairs])))


@pytest.mark.parametrize("url", ["http://host:port/twilio/voice", "http://[::1/twilio/voice"])
def test_a_url_that_is_none_is_refused_and_not_an_error(url: str) -> None:
    assert not TwilioSignature(TOKEN).accepts(url, PARAMS, SIGNED)


def _raw(url: str) -> object:
    return RequestValidator(TOKEN).compute_signature(url, PARAMS)
