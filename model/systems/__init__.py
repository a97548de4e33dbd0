"""What happens in a month, one system a module; each reads what its post may see and writes its own columns."""
