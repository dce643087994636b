"""Performs what a dialogue asks of the services (dialogs/services.py), in the turn's own transaction."""

from bot.conversations.adviser_services import AdviserServices
from bot.conversations.contact_services import ContactServices
from bot.conversations.intervenant_services import IntervenantServices
from bot.conversations.payer_services import PayerServices
from bot.conversations.pin_services import PinServices
from bot.conversations.trusted_services import TrustedServices
from dialogs.services import Services


class CallerServices(
    TrustedServices, PayerServices, PinServices, ContactServices, IntervenantServices, AdviserServices, Services
):
    """One turn's services, for one conversation, whoever is on the line."""
