"""Files on disk: what is written for other programs, what travels in the wheel, folders and locks of our own."""
