"""The second factor: a code that changes each half minute (TOTP, RFC 6238), from a secret on somebody's telephone."""

import hmac
import io
import secrets
from datetime import datetime

import pyotp
import segno

from backend.domain.sign_in import DRIFT, TOTP_DIGITS, TOTP_SECONDS

ISSUER = "Allô CESU"


def new_secret() -> str:
    """A new secret, base32."""
    return str(pyotp.random_base32())


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half minute of which this is the code; None where it is none of those around now."""
    digits = "".join(code.split())
    if len(digits) != TOTP_DIGITS or not digits.isascii() or not digits.isdecimal():
        return None
    totp, present = _totp(secret), int(now.timestamp()) // TOTP_SECONDS
    steps = range(present - DRIFT, present + DRIFT + 1)
    matching = [step for step in steps if hmac.compare_digest(totp.generate_otp(step), digits)]
    return max(matching, default=None)


def code_at(secret: str, now: datetime) -> str:
    """The code of the present half minute."""
    return str(_totp(secret).generate_otp(int(now.timestamp()) // TOTP_SECONDS))


def qr_code(secret: str, name: str) -> str:
    """What a telephone photographs to keep the secret, as an SVG without styles."""
    uri = _totp(secret).provisioning_uri(name=name, issuer_name=ISSUER)
    drawn = io.BytesIO()
    segno.make(uri, error="m", micro=False).save(
        drawn, kind="svg", scale=5, border=3, xmldecl=False, svgns=True, light="#fff", dark="#000", omitsize=True
    )
    return drawn.getvalue().decode()


def new_recovery_codes(many: int) -> tuple[str, ...]:
    """Codes that stand in for the second factor: `ABCD-EFGH-JK` of base32, fifty bits each."""
    codes = (str(pyotp.random_base32())[:10] for _ in range(many))
    return tuple(f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes)


def new_invitation_code() -> str:
    """The code of an invitation, a hundred bits: five groups of four."""
    code = str(pyotp.random_base32())[:20]
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def new_token() -> str:
    """What a browser keeps of a session: 256 bits."""
    return secrets.token_urlsafe(32)


def _totp(secret: str) -> pyotp.TOTP:
    return pyotp.TOTP(secret, digits=TOTP_DIGITS, interval=TOTP_SECONDS)
