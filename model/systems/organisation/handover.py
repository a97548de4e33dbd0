"""A post is handed over to somebody new, of a skill of his own."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from model.city import City
from model.draws import Purpose
from model.world.staff import new_talent


def hand_over(city: City, rows: NDArray[Any], month: int, seed: int) -> None:
    """Give the posts of these cadres to successors of a skill of their own, from `month` on.

    Who leaves of his own will or at the end of a posting is followed by his like (see
    `organisation.posts`); who was chosen for his record is not.
    """
    cadres = city.cadres
    with cadres.writing("organisation") as own:
        own.successors[rows] += 1
        own.since[rows] = own.came[rows] = month
        own.talent[rows] = new_talent(seed, Purpose.SUCCESSOR, month, own.key[rows])
