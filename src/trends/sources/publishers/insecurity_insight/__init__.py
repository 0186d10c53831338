"""Insecurity Insight."""
