"""Refuses passwords that are soon guessed: too short, or found early by who guesses as people choose."""

from zxcvbn import zxcvbn

from backend.domain.sign_in import LEAST_PASSWORD, LONGEST_PASSWORD, PasswordFault

STRONG = 3
"""zxcvbn's fourth step of five: more than a hundred million guesses, each slowed by argon2."""

LEAST_PART = 4
"""Letters of a part of the account's name that no password may hold."""

NEAR = ("allo", "allô", "cesu", "allocesu", "conseiller", "conseillere", "motdepasse", "bonjour")
"""What people here think of first."""


def fault_of(password: str, name: str) -> PasswordFault | None:
    """Why a password is refused for the account of a name; None where it is taken."""
    if len(password) < LEAST_PASSWORD:
        return "short"
    if len(password) > LONGEST_PASSWORD:
        return "long"
    parts = [part for part in name.replace("-", ".").replace("_", ".").replace("@", ".").split(".") if part]
    if any(part.casefold() in password.casefold() for part in parts if len(part) >= LEAST_PART):
        return "guessable"
    found = zxcvbn(password[:72], user_inputs=[name, *parts, *NEAR], max_length=LONGEST_PASSWORD)
    return "guessable" if found["score"] < STRONG else None
