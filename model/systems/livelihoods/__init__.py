"""Livelihoods: how households earn, save, fall ill, leave for work and lose or regain guarantees."""
