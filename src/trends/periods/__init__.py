"""Calendar periods, and the days and dates laid over them."""
