"""Who is helped under one scenario and not under the other: counts by outcome and by group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.campaign.life import words
from model.experiments.twins.pair import OUTCOMES, Pair
from model.experiments.twins.stages import DOOR, STAGES, earliest
from model.relief import Cause, Measure, Poor, Register

if TYPE_CHECKING:
    import pandas as pd

Mask = NDArray[np.bool_]
NOWHERE = "not found"


def only(pair: Pair, outcome: str = OUTCOMES[0]) -> tuple[Mask, Mask]:
    """Households helped in the first history only, and in the second only."""
    one, other = pair.helped(outcome)
    return one & ~other, other & ~one


def outcome_table(pair: Pair) -> pd.DataFrame:
    """Households and persons by outcome: helped under both, under one only, under neither."""
    import pandas as pd

    first, second = pair.labels
    persons = pair.campaigns[0].city.households.persons.astype(np.int64)
    rows = []
    for outcome in OUTCOMES:
        one, other = pair.helped(outcome)
        cells = {
            "both": one & other, f"only {first}": one & ~other,
            f"only {second}": other & ~one, "neither": ~(one | other),
        }  # fmt: skip
        counted = {name: int(mask.sum()) for name, mask in cells.items()}
        net = int(persons[other & ~one].sum() - persons[one & ~other].sum())
        rows.append({"helped means": outcome, **counted, f"net persons, {second}": net})
    return pd.DataFrame(rows)


def group_table(pair: Pair) -> pd.DataFrame:
    """Households helped under one scenario only, by group of households (outcome 1)."""
    import pandas as pd

    one, other = only(pair)
    first, second = pair.labels
    rows = []
    for group, name, mask in groups(pair):
        households = int(mask.sum())
        here, there = int((one & mask).sum()), int((other & mask).sum())
        rows.append(
            {
                "group": group,
                "households that": name,
                "there are": households,
                f"only {first}": here,
                f"only {second}": there,
                "net": there - here,
                "net per 1,000": round(1000.0 * (there - here) / households, 1)
                if households
                else 0.0,
            }
        )
    return pd.DataFrame(rows)


def groups(pair: Pair) -> Iterator[tuple[str, str, Mask]]:
    """Groups of households as the campaign began: (kind, name, who belongs to it)."""
    city, start = pair.campaigns[0].city, pair.start
    h, villages = city.households, city.villages
    registered = start["register"] != Register.NEVER
    poor = (start["poor"] & Poor.STABLE) != 0
    yield "register", "are registered and poor", registered & poor
    yield "register", "are registered, not poor", registered & ~poor
    yield "register", "are poor, not registered", ~registered & poor
    yield "register", "are neither", ~(registered | poor)
    yield "workers", "have nobody to work", start["workers"] == 0
    yield "workers", "have one worker", start["workers"] == 1
    yield "workers", "have two or more", start["workers"] > 1
    deep, listed = villages.deep[h.village] != 0, villages.poor[h.village] != 0
    yield "village", "live in deep-poverty villages", deep
    yield "village", "live in other poor villages", listed & ~deep
    yield "village", "live elsewhere", ~listed
    far = np.quantile(h.way, 2.0 / 3.0) if h.size else 0.0
    yield "way", "live far from the office (a third)", h.way > far
    yield "way", "live nearer", h.way <= far
    for cause in Cause:
        yield "cause", f"are poor for '{words.cause(cause)}'", poor & (start["cause"] == cause)


def start_table(pair: Pair) -> pd.DataFrame:
    """Where the difference begins, for those helped under one scenario only: shares by stage."""
    import pandas as pd

    one, other = only(pair)
    rows = np.flatnonzero(one | other)
    meaning = {stage.name: stage.meaning for stage in STAGES}
    begins = _names(pair, tuple(meaning), rows)
    reached = _names(pair, DOOR, rows)
    table = [
        {
            "stage": name,
            "that is": meaning.get(name, "no column that is compared"),
            "begins there, %": _share(begins == name),
            "first at the door, %": _share(reached == name) if name in DOOR else None,
        }
        for name in (*meaning, NOWHERE)
    ]
    told = [row for row in table if row["begins there, %"] or row["first at the door, %"]]
    return pd.DataFrame(told, columns=list(table[0]))


def _names(pair: Pair, names: tuple[str, ...], rows: Any) -> NDArray[Any]:
    which, _ = earliest(pair.partings.first, names, rows)
    found: NDArray[Any] = np.array([*names, NOWHERE], dtype=object)[which]
    return found


def _share(mask: Any) -> float:
    return round(100.0 * float(mask.mean()), 1) if mask.size else 0.0


def measure_table(pair: Pair) -> pd.DataFrame:
    """What they have where they are helped and lack in the other history: households, net.

    One row a measure in force at the end; those helped in the first history only are compared from
    there to the second, the others from the second to the first.
    """
    import pandas as pd

    aids = [campaign.city.households.aid for campaign in pair.campaigns]
    rows = []
    for measure in list(Measure)[1:]:
        one, other = (((aid >> np.uint16(measure)) & 1).astype(np.int64) for aid in aids)
        here, there = only(pair)
        rows.append(
            {
                "measure": words.measure(measure),
                f"helped only under {pair.labels[0]}": int((one - other)[here].sum()),
                f"helped only under {pair.labels[1]}": int((other - one)[there].sum()),
            }
        )
    return pd.DataFrame(rows)


def household_table(pair: Pair) -> pd.DataFrame:
    """Every household helped under one scenario only: keys, where it began, what reached it."""
    import pandas as pd

    city = pair.campaigns[0].city
    h, villages = city.households, city.villages
    one, other = only(pair)
    rows = np.flatnonzero(one | other)
    every = tuple(stage.name for stage in STAGES)
    which, month = earliest(pair.partings.first, every, rows)
    door, arrived = earliest(pair.partings.first, DOOR, rows)
    return pd.DataFrame(
        {
            "household": h.key[rows].astype(np.int64),
            "village": villages.key[h.village[rows]].astype(np.int64),
            "village_name": [villages.names[v] for v in h.village[rows]],
            "persons": h.persons[rows].astype(np.int64),
            "helped_only_under": np.where(one[rows], *pair.labels),
            "begins_with": np.array([*every, NOWHERE], dtype=object)[which],
            "begins_in": [_date(m) for m in month],
            "reached_by": np.array([*DOOR, NOWHERE], dtype=object)[door],
            "reached_in": [_date(m) for m in arrived],
        }
    )


def _date(month: Any) -> str:
    from model.clock import date_of

    return date_of(int(month)) if month < 12_000 else ""
