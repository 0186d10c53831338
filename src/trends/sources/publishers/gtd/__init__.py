"""The Global Terrorism Database (GTD)."""
