"""The Social Conflict Analysis Database (SCAD)."""
