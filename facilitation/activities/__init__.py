"""What can happen in a stage; a file here is an activity, its name is the key."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from facilitation.activities.base import Activity, CardResult, Results, StageSettings


@cache
def all_activities() -> dict[str, Activity]:
    """Every activity by its key."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name != "base" and not module.name.startswith("_"):
            activity = importlib.import_module(f"{__name__}.{module.name}").ACTIVITY
            found[activity.key] = activity
    return found


def activity(key: str) -> Activity:
    return all_activities()[key]


__all__ = ["Activity", "CardResult", "Results", "StageSettings", "activity", "all_activities"]
