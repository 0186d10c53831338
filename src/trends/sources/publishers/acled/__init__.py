"""The Armed Conflict Location & Event Data project (ACLED): events and aggregates."""
