"""Figures of deaths and injuries: which to count, what contradicts, what is unknown."""
