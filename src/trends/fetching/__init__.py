"""Fetching data into the local store: what every publisher's client shares."""
