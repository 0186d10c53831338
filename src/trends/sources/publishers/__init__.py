"""The publishers whose data are known, a folder each."""
