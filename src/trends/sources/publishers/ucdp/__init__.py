"""The Uppsala Conflict Data Program (UCDP): GED and Candidate events."""
