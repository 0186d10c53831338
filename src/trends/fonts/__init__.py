"""Fonts for the letters that DejaVu Sans lacks: those that come with the package, and what a user adds."""
