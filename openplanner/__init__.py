"""OpenPlanner: phone within three working days, for the front office of Dutch municipalities."""

__version__ = "0.1.0"
