"""Two series side by side, or one before and after a date, by itself or beside a control."""
