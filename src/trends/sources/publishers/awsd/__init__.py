"""The Aid Worker Security Database (AWSD)."""
