"""A researcher's own villages and households in the place of the synthetic ones."""
