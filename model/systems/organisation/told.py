"""Moves by the level in charge, for the log of decisions: who moves whom, and on what reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.scenario import Levels
from model.systems.operations.authority import lag_of, territory

Moves = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
"""Cadres (rows), the villages they leave and those they go to."""


def note_moves(
    city: City, levels: Levels, month: int, needs: NDArray[Any], made: Sequence[Moves]
) -> None:
    """Note the moves of a month: for their county or township, their cadres and their villages.

    `needs` is the need of each village as the level in charge takes it to be.
    """
    people, left, reached = (np.concatenate(part) for part in zip(*made, strict=True))
    if people.size:
        _of_territories(city, levels, month, reached)
        _of_cadres(city, levels, month, needs, (people, left, reached))
        _of_villages(city, levels, month, (people, left, reached))


def _of_territories(city: City, levels: Levels, month: int, reached: NDArray[Any]) -> None:
    places = territory(city, levels)[reached]
    for place, number in zip(*np.unique(places, return_counts=True), strict=True):
        cadres = "1 cadre" if number == 1 else f"{number} cadres"
        city.decisions.note(
            month,
            (_who(city, levels, int(place)), "move"),
            (levels.operations.authority, int(place)),
            [("keep", 0.0), ("move", float(number))],
            "move",
            f"{cadres} to villages taken to be in greater need",
        )


def _of_cadres(city: City, levels: Levels, month: int, needs: NDArray[Any], moves: Moves) -> None:
    names, where = city.villages.names, territory(city, levels)
    for person, here, there in zip(*(rows.tolist() for rows in moves), strict=True):
        if not city.decisions.follows("cadre", person):
            continue
        options = [(names[here], float(needs[here])), (names[there], float(needs[there]))]
        because = (
            f"it takes need to be {needs[here]:,.1f} in {names[here]} and {needs[there]:,.1f} in"
            f" {names[there]}, as {_reported(levels)}; the one has too many, the other too few"
        )
        who = _who(city, levels, int(where[there])), "post"
        city.decisions.note(month, who, ("cadre", person), options, names[there], because)


def _of_villages(city: City, levels: Levels, month: int, moves: Moves) -> None:
    _, left, reached = moves
    where, followed = territory(city, levels), city.decisions.followed
    for row in sorted(followed.villages) if followed else ():
        come, go = int((reached == row).sum()), int((left == row).sum())
        if come or go:
            who = _who(city, levels, int(where[row])), "post"
            options = [("keep", 0.0), ("move", float(come - go))]
            because = f"by need as {_reported(levels)}, {come} to come and {go} to go"
            city.decisions.note(month, who, ("village", row), options, "move", because)


def _who(city: City, levels: Levels, place: int) -> str:
    """The level in charge there: "township corps Panzhuo"."""
    if levels.operations.authority == "county":
        return f"county headquarters {city.villages.counties[place]}"
    return f"township corps {city.villages.townships[place]}"


def _reported(levels: Levels) -> str:
    lag = lag_of(levels)
    return f"reported {lag} month{'s' if lag > 1 else ''} ago"
