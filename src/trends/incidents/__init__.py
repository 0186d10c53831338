"""The table of incidents, who is in it, and the many series that it holds."""
