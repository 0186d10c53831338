"""The Humanitarian Data Exchange (HDX): figures of ACLED by month, and HAPI."""
