"""Broken input by the hundred: a case ends in a valid run or in one clear message and exit 2."""
