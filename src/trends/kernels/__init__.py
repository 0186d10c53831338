"""Notebooks run in kernels of their own: private, without the caller's secrets, and forked from a process that is warm.

It is an engine for papermill (``papermill --engine incident-trends``) and knows nothing of incidents or reports: of the
rest of the package it imports `trends.errors` and `trends.files` only. Whoever wants kernels that have imported more, or
children that are no kernels, says so when the fork server is started (`trends.kernels.forks.ForkServer`).
"""
