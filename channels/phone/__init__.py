"""Our own telephone: a TwiML interpreter that behaves as Twilio does, over real HTTP."""

from channels.phone.phone_call import Call, CallHasEnded
from channels.phone.telephone import Telephone
from channels.phone.verbs import TwimlRefused

__all__ = ["Call", "CallHasEnded", "Telephone", "TwimlRefused"]
