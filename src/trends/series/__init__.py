"""Series of counts: one, a table of many, what they cover, and how rows are counted into them."""
