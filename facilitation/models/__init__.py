"""The nouns of a workshop and their rules, one file each."""

from facilitation.models.blueprint_picture import BlueprintPicture
from facilitation.models.blueprint_version import BlueprintVersion
from facilitation.models.card import Card
from facilitation.models.carrying import Material
from facilitation.models.contribution import Contribution
from facilitation.models.drafting import DraftStep
from facilitation.models.facilitator import Facilitator
from facilitation.models.group import Group, Membership
from facilitation.models.invitation import Invitation
from facilitation.models.kept import Kept
from facilitation.models.log_entry import LogEntry
from facilitation.models.member import Member
from facilitation.models.own_blueprint import OwnBlueprint
from facilitation.models.participant import Participant
from facilitation.models.photo import Photo
from facilitation.models.polling import Place
from facilitation.models.rating import Rating
from facilitation.models.run import Run
from facilitation.models.seat import Seat
from facilitation.models.section import Section
from facilitation.models.series import Series
from facilitation.models.shelf import Held, Shelf
from facilitation.models.stage import Stage
from facilitation.models.turn import Turn
from facilitation.models.vote import Vote
from facilitation.models.workshop import Workshop

__all__ = [
    "BlueprintPicture",
    "BlueprintVersion",
    "Card",
    "Contribution",
    "DraftStep",
    "Facilitator",
    "Group",
    "Held",
    "Invitation",
    "Kept",
    "LogEntry",
    "Material",
    "Member",
    "Membership",
    "OwnBlueprint",
    "Participant",
    "Photo",
    "Place",
    "Rating",
    "Run",
    "Seat",
    "Section",
    "Series",
    "Shelf",
    "Stage",
    "Turn",
    "Vote",
    "Workshop",
]
