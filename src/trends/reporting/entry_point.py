"""Where an installation older than `trends.kernels` still looks for the engine; a new one makes this file needless."""

from trends.kernels.entry_point import engine

__all__ = ["engine"]
