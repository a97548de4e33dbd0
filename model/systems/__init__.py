"""What happens in a month, one system a package.

Each reads what its post may see and writes its own columns.
"""

from __future__ import annotations
