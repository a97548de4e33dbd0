"""Figures and the report. They read the tables of an output folder, never a live model."""
