"""What the model costs, measured side by side in one session: `python -m benchmarks`."""
