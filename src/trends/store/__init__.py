"""Fetched files, kept by their hash with what is known of them."""
