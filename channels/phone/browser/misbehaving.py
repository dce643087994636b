"""What somebody at the page has go wrong on purpose, between Twilio and the line."""

from dataclasses import dataclass

from channels.phone.delivered_webhook import Send, Webhook, WebhookAnswer
from channels.phone.mischief import HangUpDuring, Twice, faithful


@dataclass
class Misbehaving:
    """The switches of one page.

    Attributes:
        twice: Whether each webhook is delivered twice.
        cut: Whether the line is lost during the next one of a call; that happens once.
        was_cut: Whether that has happened, and nobody has been told of it.
    """

    twice: bool = False
    cut: bool = False
    was_cut: bool = False

    def __call__(self, webhook: Webhook, send: Send) -> WebhookAnswer:
        """Deliver a webhook as the switches are."""
        if self.cut and "CallSid" in webhook.params:
            self.cut, self.was_cut = False, True
            return HangUpDuring()(webhook, send)
        return Twice()(webhook, send) if self.twice else faithful(webhook, send)
