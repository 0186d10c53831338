"""Many series judged at once, with the false discovery rate over all of them."""
