"""Looks at the machine: its disk, Rasa, and who takes our e-mails."""

import shutil
import smtplib
import ssl
import tempfile

from bot.doctor.finding import Finding, Findings
from bot.nlu.rasa_process import rasa_server
from bot.nlu.rasa_server import answers
from bot.settings import Settings

ROOM_BYTES = 1_000_000_000
SMTP_SECONDS = 5.0


def look_at_disk(settings: Settings) -> Findings:
    """Whether Rasa's log and the embedded database could be written, and for how long."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.home) as file:
            file.write(b"written")
    except OSError as error:
        told = f"{settings.home} cannot be written ({error.strerror}): set ALLO_HOME to a folder of the line's own."
        yield Finding("fail", "disk", told)
        return
    free = shutil.disk_usage(settings.home).free
    told = f"{settings.home} can be written, {free / 1e9:.1f} GB are free."
    yield Finding("ok" if free > ROOM_BYTES else "warn", "disk", told)


def look_at_rasa(settings: Settings) -> Findings:
    """Whether callers will be understood in whole sentences; without it they go on by keypad and keyword."""
    if settings.rasa_url:
        if answers(settings.rasa_url):
            yield Finding("ok", "Rasa", "answers at ALLO_RASA_URL.")
        else:
            yield Finding("fail", "Rasa", "does not answer at ALLO_RASA_URL: run `allo rasa` there, or unset it.")
    elif rasa_server(settings.home).is_set_up:
        yield Finding("ok", "Rasa", "is set up here and is started with the line.")
    else:
        yield Finding("warn", "Rasa", "is not set up: callers go on by keypad and keyword; `make rasa` sets it up.")


def look_at_smtp(settings: Settings) -> Findings:
    """Whether the server that takes our e-mails answers, lets us in, and encrypts as it is asked to."""
    if settings.smtp_host is None:
        yield Finding("ok", "e-mail", "is not sent: ALLO_SMTP_HOST is not set.")
        return
    try:
        _greet(settings, settings.smtp_host)
    except (OSError, smtplib.SMTPException) as error:
        yield Finding("fail", "e-mail", f"ALLO_SMTP_HOST does not take us ({type(error).__name__}): check ALLO_SMTP_….")
    else:
        yield Finding("ok", "e-mail", "ALLO_SMTP_HOST takes us.")


def _greet(settings: Settings, host: str) -> None:
    """Say hello, encrypt and log in, and send nothing."""
    trust = ssl.create_default_context()
    if settings.smtp_tls == "whole":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, settings.smtp_port, timeout=SMTP_SECONDS, context=trust)
    else:
        server = smtplib.SMTP(host, settings.smtp_port, timeout=SMTP_SECONDS)
    with server:
        server.ehlo()
        if settings.smtp_tls == "start":
            server.starttls(context=trust)
        if settings.smtp_username and settings.smtp_password:
            server.login(settings.smtp_username, settings.smtp_password.get_secret_value())
