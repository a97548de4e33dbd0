"""Validation: published patterns beside the model, and virtual experiments."""
