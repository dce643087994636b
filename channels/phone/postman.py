"""Carries webhooks over real HTTP as Twilio does: signed, in time, retried where the URL asks for it."""

import time
from urllib.parse import urlsplit

import httpx2

from channels.phone.delivered_webhook import NotAnswered, RetryPolicy, Send, Webhook, WebhookAnswer, wishes
from channels.phone.mischief import Mischief
from channels.signature import sign

USER_AGENT = "TwilioProxy/1.1"
XML_TYPES = {"text/xml", "application/xml", "text/html"}
CLIENT_ERROR, SERVER_ERROR = 400, 500


class Postman:
    """Sends for one conversation, whose cookies it keeps; the client below may serve many threads."""

    def __init__(self, client: httpx2.Client, auth_token: str, base_url: str, public_url: str | None) -> None:
        """Keep what sending needs.

        Args:
            client: Who connects.
            auth_token: Signs.
            base_url: Where the server really is.
            public_url: What the server believes its URL to be, when it is another; this one is signed.
        """
        self._client = client
        self._auth_token = auth_token
        self._base_url = base_url.rstrip("/")
        self._public_url = (public_url or base_url).rstrip("/")
        self._cookies = httpx2.Cookies()

    def deliver(self, webhook: Webhook, mischief: Mischief) -> WebhookAnswer:
        """Send a webhook, as often as its URL asks for.

        Raises:
            NotAnswered: If no try brought an answer.
        """
        asked = wishes(webhook.url)
        deadline = time.monotonic() + asked.total
        for left in reversed(range(asked.retries + 1)):
            try:
                return mischief(webhook, self._sender(asked, deadline))
            except NotAnswered as trouble:
                if not left or trouble.trouble not in asked.after or time.monotonic() >= deadline:
                    raise
        raise AssertionError("The last try returns or raises.")

    def _sender(self, asked: RetryPolicy, deadline: float) -> Send:
        def send(webhook: Webhook) -> WebhookAnswer:
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotAnswered(f"{webhook.url} had no time left.", "other", 11203)
            limits = httpx2.Timeout(min(asked.read, left), connect=min(asked.connect, left))
            return self._send(webhook, limits)

        return send

    def _send(self, webhook: Webhook, limits: httpx2.Timeout) -> WebhookAnswer:
        where = webhook.url.partition("#")[0]
        try:
            response = self._client.send(self._request(webhook, limits))
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise NotAnswered(f"{where} could not be reached: {error}", "ct", 11205) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise NotAnswered(f"{where} did not answer: {type(error).__name__}", "rt", 11205) from error
        self._cookies.extract_cookies(response)
        _check(response, where)
        return WebhookAnswer(response.status_code, response.headers.get("content-type", ""), response.text)

    def _request(self, webhook: Webhook, limits: httpx2.Timeout) -> httpx2.Request:
        url = httpx2.URL(webhook.url.partition("#")[0])
        if webhook.method == "GET":
            url = url.copy_merge_params(dict(webhook.params))
        form = dict(webhook.params) if webhook.method == "POST" else {}
        headers = {
            "User-Agent": USER_AGENT,
            "Accept": "*/*",
            "X-Twilio-Signature": sign(self._auth_token, str(url), form),
            "I-Twilio-Idempotency-Token": webhook.token,
        }
        where = self._reachable(str(url))
        request = self._client.build_request(webhook.method, where, data=form or None, headers=headers, timeout=limits)
        # The client's own cookies belong to all calls at once: these are this conversation's.
        request.headers.pop("Cookie", None)
        self._cookies.set_cookie_header(request)
        return request

    def absolute(self, url: str) -> str:
        """A path of the server as the URL that the world knows; an absolute URL as it is."""
        return url if urlsplit(url).scheme else self._public_url + url

    def _reachable(self, url: str) -> str:
        inside = url == self._public_url or url.startswith((self._public_url + "/", self._public_url + "?"))
        return self._base_url + url.removeprefix(self._public_url) if inside else url


def _check(response: httpx2.Response, where: str) -> None:
    if response.is_success:
        return
    status = response.status_code
    if status >= SERVER_ERROR:
        raise NotAnswered(f"{where} answered {status}.", "5xx", 11200)
    if status >= CLIENT_ERROR:
        raise NotAnswered(f"{where} answered {status}.", "4xx", 11200)
    raise NotAnswered(f"{where} answered {status}, which this telephone does not follow.", "other", 11200)


def require_xml(answer: WebhookAnswer) -> str:
    """The document of an answer.

    Raises:
        NotAnswered: If the server did not call it XML.
    """
    kind = answer.content_type.partition(";")[0].strip().lower()
    if kind not in XML_TYPES:
        raise NotAnswered(f"The answer is {kind or 'of no type'} and not TwiML.", "other", 12300)
    return answer.text
