"""The telephone's SMS side: a text goes to the line as Twilio brings it, and its answer comes back."""

from dataclasses import dataclass

from channels.phone import twiml_reading
from channels.phone.delivered_webhook import NotAnswered, Webhook
from channels.phone.fetching import DOCUMENT_UNREADABLE, resolve
from channels.phone.mischief import Mischief
from channels.phone.parameters import Parties, new_sid
from channels.phone.postman import Postman, require_xml
from channels.phone.verbs import Redirect, TwimlRefused

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The characters of GSM 03.38, 7 bits each."""

GSM_7_TWICE = frozenset("^{}\\[~]|€\f")
"""Those that need an escape before them."""

MAX_REDIRECTS = 10
NO_CONTENT = 204


class TextFailed(Exception):  # noqa: N818  # error names are sentences
    """The line gave no usable answer to a text, nor did its fallback."""


def segments(body: str) -> int:
    """How many SMS a text takes: 160 or 153 characters in GSM-7, else 70 or 67 in UCS-2."""
    if set(body) <= GSM_7 | GSM_7_TWICE:
        length = sum(2 if character in GSM_7_TWICE else 1 for character in body)
        alone, joined = 160, 153
    else:
        length = len(body.encode("utf-16-le", "surrogatepass")) // 2
        alone, joined = 70, 67
    return 1 if length <= alone else -(-length // joined)


@dataclass(frozen=True, slots=True)
class Texter:
    """Exchanges texts with the line.

    Attributes:
        postman: Carries, and keeps the cookies of the two numbers.
        url: Asked for each text.
        fallback_url: Asked where that fails; None for nobody.
        mischief: What happens on the way.
    """

    postman: Postman
    url: str
    fallback_url: str | None
    mischief: Mischief

    def exchange(self, parties: Parties, body: str, sid: str | None) -> list[str]:
        """Deliver a text and return the texts that answer it.

        Raises:
            TextFailed: If neither URL gave an answer that Twilio could use.
        """
        params = parties.of_text(sid or new_sid("SM"), body, segments(body))
        try:
            return self._ask(self.url, params)
        except (NotAnswered, TwimlRefused) as trouble:
            if self.fallback_url is None:
                raise TextFailed(str(trouble)) from trouble
            code = trouble.code if isinstance(trouble, NotAnswered) else DOCUMENT_UNREADABLE
            error = {"ErrorCode": str(code), "ErrorUrl": self.postman.absolute(self.url).partition("#")[0]}
            return self._fall_back(self.fallback_url, params | error, trouble)

    def _fall_back(self, url: str, params: dict[str, str], trouble: Exception) -> list[str]:
        try:
            return self._ask(url, params)
        except (NotAnswered, TwimlRefused) as second:
            raise TextFailed(f"{trouble} The fallback failed too: {second}") from second

    def _ask(self, url: str, params: dict[str, str]) -> list[str]:
        texts: list[str] = []
        target = self.postman.absolute(url)
        for _ in range(MAX_REDIRECTS):
            answer = self.postman.deliver(Webhook(target, params), self.mischief)
            if answer.status == NO_CONTENT or not answer.text:
                return texts  # Twilio takes an empty answer to a text as "nothing to say"
            verbs = twiml_reading.messaging(require_xml(answer))
            onward = None
            for verb in verbs:
                if isinstance(verb, Redirect):
                    onward = resolve(target, verb.url)
                    break
                texts.append(verb.body)
            if onward is None:
                return texts
            target = onward
        raise TwimlRefused(f"{url} redirects without end.")
