"""Policies: rules of staffing, funding and triage, which read what was seen and nothing else."""
