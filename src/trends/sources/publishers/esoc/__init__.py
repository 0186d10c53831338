"""The Empirical Studies of Conflict project (ESOC)."""
