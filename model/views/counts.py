"""What the declarations add up to: numbers by role and status, priors by their edge, mechanisms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from model.declare import Declaration
from model.mechanisms import MECHANISMS
from model.scenario import declarations
from model.views.pages import table

STATUSES = ("seed", "published", "calibrated", "assumed")
ROLES = {"lever": "lever", "uncertainty": "drawn", "constant": "fixed"}
CONVENTIONS = ("prior", "argued", "by convention", "none")
ORIGINS = ("built in", "calibrated", "emergent")


def status_table(declared: Iterable[Declaration]) -> str:
    """How many numbers of each role rest on what."""
    count = Counter((d.role, d.status) for d in declared)
    rows = [(said, *(count[role, s] for s in STATUSES)) for role, said in ROLES.items()]  # type: ignore[index]
    return table(("role", *STATUSES), rows)


def plausible_table(declared: Iterable[Declaration]) -> str:
    """How many assumed numbers of each role have a plausible range, and where it comes from."""
    count = Counter((d.role, d.convention) for d in declared if d.status == "assumed")
    rows = [(said, *(count[role, c] for c in CONVENTIONS)) for role, said in ROLES.items()]  # type: ignore[index]
    return table(("assumed, plausible range", *CONVENTIONS), rows)


def all_plausible() -> str:
    """The same of every declared number."""
    return plausible_table(declarations().values())


def without_range() -> str:
    """Assumed numbers that have no plausible range although they are numbers, and why."""
    known = declarations().values()
    found = [d for d in known if d.status == "assumed" and d.plausible is None and d.because]
    return "; ".join(f"`{d.name}` ({d.because})" for d in found)


def all_statuses() -> str:
    """The same of every declared number."""
    return status_table(declarations().values())


def declared(status: str = "", role: str = "") -> int:
    """How many numbers are declared; only those of a status, or of a role."""
    known = declarations().values()
    return sum(status in ("", d.status) and role in ("", d.role) for d in known)


def assumed_share() -> str:
    """The part of declared numbers that is assumed, as a whole percentage."""
    return f"{declared('assumed') / declared():.0%}"


def edges() -> Counter[str]:
    """Drawn parameters by where their range begins: below zero, at zero, above zero."""
    drawn = [d for d in declarations().values() if d.role == "uncertainty"]
    lows = [float(d.low or 0.0) for d in drawn]
    return Counter("zero" if low == 0.0 else "above" if low > 0.0 else "below" for low in lows)


def drawn() -> int:
    """How many parameters a run draws."""
    return sum(edges().values())


def origin_table() -> str:
    """Mechanisms by where the size of their effect comes from."""
    rows = []
    for origin in ORIGINS:
        own = [m for m in MECHANISMS if m.origin == origin]
        rows.append((origin, len(own), ", ".join(f"{m.title} ({m.id})" for m in own)))
    return table(("size is", "mechanisms", "which"), rows)
