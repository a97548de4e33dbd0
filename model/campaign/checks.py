"""Invariants of a city, checked every month under `--check` and in the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from model.city import City
from model.clock import date_of
from model.columns import Array
from model.errors import InvariantBroken
from model.ledger import Ledger
from model.relief import Register
from model.systems.assessment.files import count_listed

SHARES = ("strength", "knowledge", "chance")
POSITIVE = ("assets", "placed", "quarter", "unsent", "seen_income", "visits")


def check_city(city: City, month: int, ledger: Ledger, campaign: bool) -> None:
    """Raise InvariantBroken, with month, place and values, if anything impossible has happened."""
    if campaign and ledger.year is not None:  # in December the books are closed already
        ledger.check(month, city.villages.account)
    _check_people(city, month)
    _check_numbers(city, month)
    _check_posts(city, month)


def check_register(city: City, month: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Raise InvariantBroken unless the register is what it was, plus who came, less who left.

    `rows` are the months so far. Households do not end and persons do not die in the model: nobody
    is added, returns, is released or struck off but by these flows.
    """
    now, listed = rows[-1], int(count_listed(city)[1].sum())
    if now["registered_persons"] != listed:
        said = now["registered_persons"]
        raise InvariantBroken(f"{date_of(month)}: {listed} are on the register, recorded {said}.")
    if len(rows) > 1:
        came = now["additions"] + now["returns"]
        gone = now["exits"] + now["removals"]
        before = rows[-2]["registered_persons"]
        if before + came - gone != listed:
            flows = f"{before} + {came} - {gone}"
            raise InvariantBroken(f"{date_of(month)}: the register has {listed}, not {flows}.")


def _refuse(city: City, month: int, wrong: Array, what: str, values: str = "") -> None:
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        village = int(city.households.village[row]) if wrong.size == city.households.size else row
        name = city.villages.names[min(village, city.villages.size - 1)]
        raise InvariantBroken(f"{date_of(month)}, {name}: {what} (row {row}{values}).")


def _check_people(city: City, month: int) -> None:
    """Members add up, nobody is away who is no worker, the register has only known states."""
    h = city.households
    members = h.workers.astype(np.int64) + h.pupils + h.old
    _refuse(city, month, members > h.persons, "more members by kind than persons")
    _refuse(city, month, h.away > h.workers, "more workers away than workers")
    _refuse(city, month, h.register > max(Register), "an unknown register status")
    exited = h.register == Register.EXITED
    _refuse(city, month, exited & (h.exit_month < 0), "released without a date")


def _check_numbers(city: City, month: int) -> None:
    """Every number is finite, amounts are not negative, shares lie between 0 and 1."""
    for store in (city.households, city.villages, city.cadres):
        for column in store.COLUMNS:
            values = getattr(store, column.name)
            if values.dtype.kind == "f" and not np.isfinite(values).all():
                raise InvariantBroken(f"{date_of(month)}: {column.name} is not finite somewhere.")
    for name in POSITIVE:
        _refuse(city, month, getattr(city.households, name) < 0, f"{name} below zero")
    for name in SHARES:
        values = getattr(city.villages, name)
        _refuse(city, month, (values < 0) | (values > 1), f"{name} outside 0 to 1")
    _refuse(city, month, city.villages.account.min(axis=0) < 0, "an account below zero")


def _check_posts(city: City, month: int) -> None:
    """Posts counted by village are the posts of the cadres: one post a cadre."""
    villages, cadres = city.villages, city.cadres
    counted = villages.residents + villages.rotating + villages.helpers + villages.own_cadres
    there = np.bincount(cadres.posted[cadres.posted >= 0], minlength=villages.size)
    _refuse(city, month, counted != there, "posts counted differ from cadres posted")
