"""Incidents that were imported once, as Parquet with their accounting beside it, and counted without being in memory."""
