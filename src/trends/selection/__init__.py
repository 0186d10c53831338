"""Which rows are meant: the conditions of a selection."""
