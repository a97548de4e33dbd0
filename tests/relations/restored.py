"""Restores a saved campaign in a process of its own, lives on, and prints digests as JSON.

`python -m tests.relations.restored FILE MONTHS` lives until MONTHS months have passed.
"""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path

from tests.histories import digests, live_on

if __name__ == "__main__":
    campaign = pickle.loads(Path(sys.argv[1]).read_bytes())
    live_on(campaign, int(sys.argv[2]) - campaign.month)
    print(json.dumps(digests(campaign)))
