"""Looks at the settings: what works on a desk and must not go live."""

from collections.abc import Mapping

from backend.domain.programme import Programme
from bot.doctor.finding import Finding, Findings
from bot.settings import Settings

NO_BANK = "99999"
"""The bank of the accounts that the repository's own files have: no such bank is."""

GOOD_SECRET = 32
"""Characters of a secret that nobody guesses; fewer than 16 are refused at start."""


def look_at_settings(settings: Settings) -> Findings:
    """The address, the secrets, and what is closed because nothing is set."""
    yield _public_url(settings.public_url)
    for name in ("twilio_auth_token", "pin_pepper", "metrics_token"):
        variable, secret = f"ALLO_{name.upper()}", getattr(settings, name)
        if secret is None:
            told = "is not set: only an operator's account may ask /metrics, and not when the database is away."
            yield Finding("warn", variable, told)
        elif len(set(secret.get_secret_value())) < GOOD_SECRET // 4:
            yield Finding("fail", variable, "is too easy: set it to what `openssl rand -hex 32` gives.")
        elif name == "pin_pepper" and len(secret.get_secret_value()) < GOOD_SECRET:
            yield Finding(
                "warn", variable, f"has fewer than {GOOD_SECRET} characters: turn it to a longer one (README)."
            )
        else:
            yield Finding("ok", variable, "is set.")
    yield Finding("ok", "ALLO_KEYS_FILE" if settings.keys_file else "ALLO_KEYS", "is set.")
    if settings.database_owner_url:
        yield Finding(
            "warn", "ALLO_DATABASE_OWNER_URL", "is set where the line is served: only `allo db upgrade` needs it."
        )


def look_at_programmes(settings: Settings, programmes: Mapping[str, Programme]) -> Findings:
    """Each programme: whether it is rung, and whether its intervenants can be paid."""
    for number, codes in settings.lines.items():
        for code in codes:
            if code in programmes:
                continue
            yield Finding(
                "fail", "ALLO_LINES", f"{number} names the programme {code}: there are {', '.join(programmes)}."
            )
    for code, programme in programmes.items():
        numbers = numbers_of(settings, programme)
        if programme.adviser.phone is None:
            yield Finding("warn", code, "has no adviser's number: callers are only put on the list to be called back.")
        if not numbers:
            yield Finding("warn", code, "is rung at no number: give it one in ALLO_LINES.")
        elif programme.bank is None:
            yield Finding("fail", code, "has no bank account: add `bank:` to its file, or its payments never leave.")
        elif programme.bank.iban[4:9] == NO_BANK:
            yield Finding("warn", code, "is paid from a demonstration account: put its own in its file.")
        else:
            yield Finding("ok", code, f"is rung at {', '.join(numbers)} and paid from an account.")


def numbers_of(settings: Settings, programme: Programme) -> list[str]:
    """The numbers of a programme, E.164: those of the settings, then those of its file that they give nobody else."""
    given = [number for number, codes in settings.lines.items() if programme.code in codes]
    return given + [number for number in programme.lines if number not in settings.lines]


def _public_url(url: str | None) -> Finding:
    if url is None:
        told = "is not set: Twilio's signatures are checked against what each request says; set it to https://…"
        return Finding("fail", "ALLO_PUBLIC_URL", told)
    if not url.startswith("https://"):
        return Finding("fail", "ALLO_PUBLIC_URL", "must begin with https://, or codes travel in the open.")
    return Finding("ok", "ALLO_PUBLIC_URL", f"is {url}.")
