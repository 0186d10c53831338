"""From words to values: numbers, codes, dates and periods, each distinct word read once, and arrays of them."""
