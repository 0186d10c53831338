"""What actors and countries are called, and how names are compared."""
