"""A panel in the notebook that answers clicks with figures, and ends in code that gives the same figures again."""

from trends.exploring.panel import Panel, explore

__all__ = ["Panel", "explore"]
