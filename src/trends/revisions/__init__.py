"""What a newer release or vintage changed: rows, totals, and the verdicts that flip."""
