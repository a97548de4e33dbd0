"""Faults that really happen: limits of the system, folders that vanish, clocks, kills."""
