"""Reading and checking blueprint files."""

from facilitation.blueprints.library import Library
from facilitation.blueprints.spec import BlueprintError, StagePlan, WorkshopBlueprint

__all__ = ["BlueprintError", "Library", "StagePlan", "WorkshopBlueprint"]
