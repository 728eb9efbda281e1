"""Reading, checking and writing blueprint files."""

from facilitation.blueprints.library import Library
from facilitation.blueprints.problems import BlueprintError, Problem
from facilitation.blueprints.spec import StagePlan, WorkshopBlueprint

__all__ = ["BlueprintError", "Library", "Problem", "StagePlan", "WorkshopBlueprint"]
