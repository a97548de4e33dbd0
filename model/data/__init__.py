"""Tables that the reports read: published figures with their sources."""
