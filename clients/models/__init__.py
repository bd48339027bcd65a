"""Who it is about."""

from clients.models.access import ClientAccess
from clients.models.client import Client, ContactDetails, ContactPerson
from clients.models.consent import Consent
from clients.models.emergency import EmergencyAccess
from clients.models.work import Coaching, CoachingPeriod, ContractKind, ContractTerm, Employment

__all__ = [
    "Client",
    "ClientAccess",
    "Coaching",
    "CoachingPeriod",
    "Consent",
    "ContactDetails",
    "ContactPerson",
    "ContractKind",
    "ContractTerm",
    "EmergencyAccess",
    "Employment",
]
