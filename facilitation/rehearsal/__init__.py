"""A rehearsal: simulated people who go through a whole workshop over the real HTTP.

Used by ``facilitation demo`` in an own data folder, so that it can be repeated without traces.
"""

from facilitation.rehearsal.conductor import StagePlay, prepare

__all__ = ["StagePlay", "prepare"]
