"""Fetches TwiML for a call, from the fallback URL when the first one fails, as Twilio does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from channels.phone import twiml_reading
from channels.phone.delivered_webhook import NotAnswered, Webhook, WebhookAnswer
from channels.phone.mischief import Mischief
from channels.phone.postman import Postman, require_xml
from channels.phone.verbs import Method, TwimlRefused, Verb

DOCUMENT_UNREADABLE = 12100


class ApplicationError(Exception):
    """Neither the URL nor its fallback gave TwiML; Twilio tells the caller so and hangs up."""


@dataclass(frozen=True, slots=True)
class Document:
    """TwiML, its URL (against which others are resolved) and its text."""

    url: str
    text: str
    verbs: tuple[Verb, ...]


@dataclass
class Fetcher:
    """Fetches for one call.

    Attributes:
        postman: Who carries.
        mischief: What happens on the way.
        fallback_url: Where to turn when a fetch fails; None for nowhere.
        troubles: A sentence for each failure, those included that the fallback made good.
    """

    postman: Postman
    mischief: Mischief
    fallback_url: str | None = None
    troubles: list[str] = field(default_factory=list)

    def fetch(self, url: str, base: Mapping[str, str], extra: Mapping[str, str], method: Method) -> Document:
        """Fetch a document, or what the fallback has instead.

        Args:
            url: Absolute.
            base: What is sent to both.
            extra: What only this URL is told, such as the keys.
            method: How this URL is asked; the fallback is always sent a POST.

        Raises:
            ApplicationError: If there is no usable answer.
        """
        try:
            return self._once(url, {**base, **extra}, method)
        except (NotAnswered, TwimlRefused) as trouble:
            self.troubles.append(str(trouble))
            return self._fall_back(url, base, trouble)

    def tell(self, url: str, params: Mapping[str, str]) -> WebhookAnswer | None:
        """Send news whose answer nobody reads; a failure is noted only."""
        try:
            return self.postman.deliver(Webhook(url, params), self.mischief)
        except NotAnswered as trouble:
            self.troubles.append(str(trouble))
            return None

    def _once(self, url: str, params: Mapping[str, str], method: Method) -> Document:
        text = require_xml(self.postman.deliver(Webhook(url, params, method), self.mischief))
        return Document(url, text, twiml_reading.voice(text))

    def _fall_back(self, url: str, base: Mapping[str, str], trouble: NotAnswered | TwimlRefused) -> Document:
        if self.fallback_url is None:
            raise ApplicationError(str(trouble)) from trouble
        code = trouble.code if isinstance(trouble, NotAnswered) else DOCUMENT_UNREADABLE
        errors = {"ErrorCode": str(code), "ErrorUrl": url.partition("#")[0]}
        try:
            return self._once(self.postman.absolute(self.fallback_url), {**base, **errors}, "POST")
        except (NotAnswered, TwimlRefused) as second:
            self.troubles.append(str(second))
            raise ApplicationError(f"{trouble} The fallback failed too: {second}") from second


def resolve(current: str, url: str | None) -> str:
    """A verb's URL against its document's; none at all is the document itself."""
    return urljoin(current.partition("#")[0], url) if url else current
