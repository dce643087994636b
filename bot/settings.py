"""The only reader of the environment: every setting, with a clear sentence when it is wrong."""

import re
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from backend.domain.retention import Retention
from backend.domain.throttle import Limit, Scope
from backend.keys import KeyProvider, KeysInFile, KeysInText, new_keys
from bot.data_files import PROGRAMMES, ROOT
from channels.delivery.twilio_client import TWILIO_API_URL

HALF_AN_HOUR = timedelta(minutes=30)
LONGEST_FOR_ALL = timedelta(minutes=5)
LEAST_SECRET = 16
ACCOUNT_SID = re.compile(r"^AC[0-9a-f]{32}$")


class BadSettings(ValueError):  # noqa: N818 - a sentence, as all our errors
    """A setting is missing or wrong; the message says which variable and what it should hold."""


class Settings(BaseSettings):
    """What differs between one installation and another. Each field is the variable ALLO_<FIELD>.

    Attributes:
        twilio_account_sid: The Twilio account, `AC` and 32 hexadecimal digits.
        twilio_auth_token: Signs and checks Twilio's webhooks. Secret.
        pin_pepper: Mixed into every PIN hash; losing it loses all PINs. Secret.
        keys: The master keys that seal what is personal (backend/keys.py): losing them loses every name and number.
            Secret. Or:
        keys_file: A file that holds them, which nobody else may read.
        old_pin_peppers: What it was before, the newest first, with spaces between: kept until no PIN needs one. Secret.
        public_url: How Twilio sees the line, such as https://allo.example.fr; None where requests tell it.
        database_url: PostgreSQL, as the application; None runs an embedded one under `home`.
        database_owner_url: The same as its owner, who migrates it; None where somebody else does.
        host: The address to listen on.
        port: The port to listen on.
        metrics_token: A bearer token of /metrics alone, which answers where the database does not; None: only
            accounts of operators may ask. Secret.
        tries_per_code: Tries to be recognised with one CESU code, or NAN, before the caller has to wait.
        tries_per_number: The same from one calling number, where somebody who is recognised relieves it.
        tries_overall: Wrong tries of everybody within half an hour before everybody has to wait who does not
            ring from a number that is known to be theirs.
        first_wait_seconds: The first wait; it doubles with each further try.
        longest_wait_seconds: Where the doubling ends; five minutes for everybody together.
        call_backs_a_day: How often one number is rung within a day because somebody asked for it.
        learn: Whether sentences that were not understood are kept for 90 days, masked, for `allo learn`.
        keep: For how many days kinds of personal data are kept, where not as usual: `letters=30,people=1825`.
        lines: Numbers that ring here, each with its programme or programmes: `+33937000001=one,+33937000002=two+three`.
        twilio_api_url: Twilio's REST API; not set, our own telephone plays it in the demo (`allo serve --demo`).
        smtp_host: Who takes our e-mails; None where there are none.
        smtp_port: 587, or 465 where it is encrypted from the start.
        smtp_tls: start (STARTTLS, required), whole (from the start), or none (the same machine only).
        smtp_sender: Our address.
        smtp_username: None where the server asks for none.
        smtp_password: Secret.
        rasa_url: A Rasa that runs apart, such as http://127.0.0.1:5005; None starts one beside the line.
        programmes: The folder of the programmes' files.
        pay_connector: The name of Twilio's Pay Connector that charges bank cards; None takes none.
        home: Where the embedded database and the demo's own secrets are kept.
    """

    model_config = SettingsConfigDict(env_prefix="ALLO_", extra="ignore", env_ignore_empty=True)

    twilio_account_sid: str
    twilio_auth_token: SecretStr
    pin_pepper: SecretStr
    keys: SecretStr | None = None
    keys_file: Path | None = None
    old_pin_peppers: SecretStr = SecretStr("")
    public_url: str | None = None
    database_url: SecretStr | None = None
    database_owner_url: SecretStr | None = None
    metrics_token: SecretStr | None = None
    tries_per_code: Annotated[int, Field(ge=3, le=1000)] = 5
    tries_per_number: Annotated[int, Field(ge=3, le=10_000)] = 10
    tries_overall: Annotated[int, Field(ge=10, le=1_000_000)] = 300
    first_wait_seconds: Annotated[int, Field(ge=1, le=86_400)] = 60
    longest_wait_seconds: Annotated[int, Field(ge=1, le=604_800)] = 4 * 3600
    call_backs_a_day: Annotated[int, Field(ge=1, le=100)] = 6
    learn: bool = False
    keep: Annotated[Retention, NoDecode] = Retention()
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    lines: Annotated[dict[str, tuple[str, ...]], NoDecode] = {}
    twilio_api_url: str = TWILIO_API_URL
    smtp_host: str | None = None
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_tls: Literal["start", "whole", "none"] = "start"
    smtp_sender: str = "ne-pas-repondre@example.invalid"
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    rasa_url: str | None = None
    programmes: Path = PROGRAMMES
    pay_connector: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    home: Path = ROOT / ".allo"

    @property
    def embedded_folder(self) -> Path:
        """Where the embedded PostgreSQL keeps its files."""
        return self.home / "postgres"

    @property
    def key_provider(self) -> KeyProvider:
        """Where the master keys come from: the file, where there is one."""
        if self.keys_file:
            return KeysInFile(self.keys_file)
        assert self.keys, "one of them is set"
        return KeysInText(self.keys.get_secret_value())

    @property
    def peppers(self) -> tuple[str, ...]:
        """The pepper of today, then those it had before."""
        return (self.pin_pepper.get_secret_value(), *self.old_pin_peppers.get_secret_value().split())

    @property
    def limits(self) -> dict[Scope, Limit]:
        """How often somebody may try to be recognised."""
        first, longest = timedelta(seconds=self.first_wait_seconds), timedelta(seconds=self.longest_wait_seconds)
        return {
            "code": Limit(self.tries_per_code, timedelta(hours=6), first, longest),
            "number": Limit(self.tries_per_number, timedelta(minutes=10), first, longest),
            "overall": Limit(self.tries_overall, HALF_AN_HOUR / self.tries_overall, first, LONGEST_FOR_ALL),
        }

    @property
    def database_urls(self) -> tuple[str | None, str | None]:
        """The application's URL of the database, and its owner's."""
        urls = (self.database_url, self.database_owner_url)
        application, owner = (each.get_secret_value() if each else None for each in urls)
        return application, owner

    @field_validator("twilio_api_url")
    @classmethod
    def _is_a_url(cls, url: str) -> str:
        if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise ValueError("must begin with https:// (http:// only on this machine)")
        return url.rstrip("/")

    @field_validator("twilio_account_sid")
    @classmethod
    def _is_an_account(cls, sid: str) -> str:
        if not ACCOUNT_SID.match(sid):
            raise ValueError("must be AC and 32 hexadecimal digits, as the Twilio console shows it")
        return sid

    @field_validator("pin_pepper", "twilio_auth_token", "metrics_token")
    @classmethod
    def _is_long(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and len(secret.get_secret_value().strip()) < LEAST_SECRET:
            raise ValueError(f"must have {LEAST_SECRET} characters or more: it is a secret")
        return secret

    @field_validator("old_pin_peppers")
    @classmethod
    def _are_long(cls, secrets_before: SecretStr) -> SecretStr:
        if any(len(one) < LEAST_SECRET for one in secrets_before.get_secret_value().split()):
            raise ValueError(
                f"must be the peppers of before, each of {LEAST_SECRET} characters or more, with spaces between"
            )
        return secrets_before

    @field_validator("public_url")
    @classmethod
    def _is_an_origin(cls, url: str | None) -> str | None:
        if url is not None and not re.fullmatch(r"https?://[^/?#\s]+/?", url):
            raise ValueError("must be scheme and host alone, such as https://allo.example.fr")
        return url.rstrip("/") if url else None

    @field_validator("rasa_url")
    @classmethod
    def _is_an_address(cls, url: str | None) -> str | None:
        if url is not None and not re.fullmatch(r"https?://[^/?#\s]+/?", url):
            raise ValueError("must be scheme, host and port alone, such as http://127.0.0.1:5005")
        return url.rstrip("/") if url else None

    @field_validator("programmes")
    @classmethod
    def _is_a_folder(cls, folder: Path) -> Path:
        if not folder.is_dir():
            raise ValueError("must be a folder that is there, with a YAML file for each programme")
        return folder

    @field_validator("keep", mode="before")
    @classmethod
    def _are_days(cls, text: Any) -> Any:
        if not isinstance(text, str):
            return text
        pairs = dict(part.strip().partition("=")[::2] for part in text.split(",") if part.strip())
        names = Retention.__dataclass_fields__
        if not pairs.keys() <= names.keys() or not all(days.isdecimal() and int(days) > 0 for days in pairs.values()):
            raise ValueError(f"must be days by kind, such as letters=30; the kinds are {', '.join(names)}")
        return Retention(**{name: int(days) for name, days in pairs.items()})

    @field_validator("lines", mode="before")
    @classmethod
    def _are_pairs(cls, text: Any) -> Any:
        if not isinstance(text, str):
            return text
        pairs = [part.strip().partition("=") for part in text.split(",") if part.strip()]
        lines = {number: tuple(code.strip() for code in codes.split("+")) for number, _, codes in pairs}
        if any(not re.fullmatch(r"\+\d{8,15}", number) or not all(codes) for number, codes in lines.items()):
            raise ValueError("must be number=programme pairs, such as +33937000001=one,+33937000002=two+three")
        return lines

    @model_validator(mode="after")
    def _has_keys(self) -> "Settings":
        if (self.keys is None) == (self.keys_file is None):
            raise ValueError("ALLO_KEYS or ALLO_KEYS_FILE is missing: set one of them to what `allo keys new` makes")
        self.key_provider.master_keys()
        return self


def read_settings() -> Settings:
    """The settings of the environment, completed by the demo's own secrets where it has made some.

    They are the embedded database's: on a database of one's own, a pepper that is missing is never taken from there.

    Raises:
        BadSettings: One is missing or wrong.
    """
    file = _demo_file()
    try:
        return Settings(_env_file=file if file.exists() and not _Home().is_set_up else None)
    except ValidationError as error:
        raise BadSettings("\n".join(map(_sentence, error.errors()))) from error


def make_demo_secrets() -> None:
    """Make an auth token and a pepper for trying the line, once; the environment's own come first."""
    file = _demo_file()
    if _Home().is_set_up:
        return
    if file.exists():
        _complete(file)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(
        "# Made by `allo serve --demo`; for trying the line only.\n"
        f"ALLO_TWILIO_ACCOUNT_SID=AC{secrets.token_hex(16)}\n"
        f"ALLO_TWILIO_AUTH_TOKEN={secrets.token_hex(16)}\n"
        f"ALLO_PIN_PEPPER={secrets.token_hex(32)}\n"
        f"ALLO_METRICS_TOKEN={secrets.token_hex(16)}\n"
        f"{_new_keys()}"
    )


def _complete(file: Path) -> None:
    """A demo of before there were keys gets some; its people are sealed with them when the line starts."""
    made = file.read_text(encoding="utf-8")
    if "ALLO_KEYS=" not in made:
        file.write_text(made + _new_keys())


def _new_keys() -> str:
    return f"ALLO_KEYS={new_keys('demo')}\n"


class _Home(BaseSettings):
    """What is known before any other setting is looked at."""

    model_config = SettingsConfigDict(env_prefix="ALLO_", extra="ignore", env_ignore_empty=True)
    home: Path = ROOT / ".allo"
    programmes: Path = PROGRAMMES
    database_url: SecretStr | None = None
    pin_pepper: SecretStr | None = None
    api_token: SecretStr | None = None

    @property
    def is_set_up(self) -> bool:
        """Whether it is more than a demo: its database or its PINs are somebody's own."""
        return self.database_url is not None or self.pin_pepper is not None


def home_folder() -> Path:
    """Where the embedded database, the demo's secrets and Rasa's output are kept."""
    return _Home().home


def has_api_token() -> bool:
    """Whether ALLO_API_TOKEN is still set, which lets nobody in any more."""
    return _Home().api_token is not None


def programmes_folder() -> Path:
    """Where the programmes' files are: to be checked before any other setting is made."""
    return _Home().programmes


def _demo_file() -> Path:
    return home_folder() / "demo.env"


def _sentence(error: Any) -> str:
    if not error["loc"]:  # of several together: it names them itself
        return f"{error['msg'].removeprefix('Value error, ')}."
    name = f"ALLO_{'_'.join(map(str, error['loc'][:1])).upper()}"
    if error["type"] == "missing":
        return f"{name} is missing: set it in the environment (the README lists every setting)."
    return f"{name} {error['msg'].removeprefix('Value error, ')}."
