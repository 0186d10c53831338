"""What a test could find: its power in simulated series, and the smallest change that it would find."""
