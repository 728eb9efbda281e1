"""The nouns of a workshop and their rules, one file each."""

from facilitation.models.card import Card
from facilitation.models.carrying import Material, Place
from facilitation.models.contribution import Contribution
from facilitation.models.facilitator import Facilitator
from facilitation.models.invitation import Invitation
from facilitation.models.participant import Participant
from facilitation.models.stage import Stage
from facilitation.models.vote import Vote
from facilitation.models.workshop import Workshop

__all__ = [
    "Card",
    "Contribution",
    "Facilitator",
    "Invitation",
    "Material",
    "Participant",
    "Place",
    "Stage",
    "Vote",
    "Workshop",
]
