"""How figures of the newest periods are revised, and what they will come to."""
