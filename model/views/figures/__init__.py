"""Figures: each function draws on the Axes it is given and returns them.

`bands`, `differences`, `places` and `stacks` draw one panel; `sheets` puts panels together into the
figures of the report.
"""
