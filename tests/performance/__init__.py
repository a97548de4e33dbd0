"""Work is counted, and times are compared within one session: never seconds of a machine."""
