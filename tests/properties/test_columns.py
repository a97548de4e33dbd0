"""The store: one writer a column, nobody writes from outside, copies share what never changes."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.cadres import Cadres
from model.columns import Store
from model.households import CLEARED, Households
from model.villages import Villages

STORES: dict[str, Callable[[], Store]] = {
    "households": lambda: Households(np.array([0, 2, 5])),
    "villages": lambda: Villages(["a", "b", "c"], ["north"], ["one"]),
    "cadres": lambda: Cadres(4),
}
KINDS = {"households": Households, "villages": Villages, "cadres": Cadres}
WRITERS = [
    (name, writer)
    for name, kind in KINDS.items()
    for writer in sorted({column.writer for column in kind.COLUMNS})
]
SYSTEMS = {"world", "organisation", "support", "operations", "assessment", "livelihoods"}


@pytest.fixture(params=STORES.values(), ids=STORES.keys())
def store(request: pytest.FixtureRequest) -> Store:
    made: Store = request.param()
    return made


def test_every_column_is_declared_once_with_a_known_writer(store: Store) -> None:
    names = [column.name for column in store.COLUMNS]
    assert len(names) == len(set(names))
    assert {column.writer for column in store.COLUMNS} <= SYSTEMS
    assert all(column.meaning for column in store.COLUMNS)


def test_nobody_writes_from_outside(store: Store) -> None:
    for column in store.COLUMNS:
        with pytest.raises(ValueError, match="read-only"):
            getattr(store, column.name)[...] = 1


@pytest.mark.parametrize(("name", "writer"), WRITERS)
def test_a_writer_writes_its_own_columns_and_reads_the_others(name: str, writer: str) -> None:
    store = STORES[name]()
    with store.writing(writer) as own:
        for column in store.COLUMNS:
            array = getattr(own, column.name)
            assert array.flags.writeable == (column.writer == writer), column.name
            assert np.shares_memory(array, getattr(store, column.name))


def test_a_writer_nobody_declared_is_refused(store: Store) -> None:
    with pytest.raises(KeyError, match="villain"), store.writing("villain"):
        pass


def test_a_column_nobody_declared_is_refused(store: Store) -> None:
    with pytest.raises(AttributeError, match="wealth"):
        _ = store.wealth
    with store.writing("world") as own, pytest.raises(AttributeError, match="wealth"):
        _ = own.wealth


def test_shapes_and_first_values_are_as_declared(store: Store) -> None:
    for column in store.COLUMNS:
        array = getattr(store, column.name)
        assert array.dtype == np.dtype(column.dtype)
        assert array.shape == ((column.lanes, len(store)) if column.lanes else (len(store),))
        assert (array == column.start).all(), column.name


WRITES = st.lists(
    st.tuples(st.sampled_from(WRITERS), st.integers(0, 60), st.integers(0, 100)), max_size=12
)


@given(WRITES)
def test_a_write_changes_its_column_and_no_other(
    writes: list[tuple[tuple[str, str], int, int]],
) -> None:
    stores = {name: make() for name, make in STORES.items()}
    for (name, writer), which, value in writes:
        store = stores[name]
        before = store.copy()
        mine = [c.name for c in store.COLUMNS if c.writer == writer]
        with store.writing(writer) as own:
            shared = {c: getattr(store, c).copy() for c in mine}
            getattr(own, mine[which % len(mine)])[...] = value
        for column in store.COLUMNS:
            old = shared.get(column.name, getattr(before, column.name))
            expected = value if column.name == mine[which % len(mine)] else old
            assert (getattr(store, column.name) == expected).all()


def filled(store: Store) -> Store:
    """Numbers in every column, different from column to column."""
    for writer in {column.writer for column in store.COLUMNS}:
        with store.writing(writer) as own:
            for place, column in enumerate(store.COLUMNS):
                if column.writer == writer:
                    getattr(own, column.name)[...] = (place + np.arange(len(store))) % 100
    return store


def assert_equal(one: Store, other: Store) -> None:
    for column in one.COLUMNS:
        assert np.array_equal(getattr(one, column.name), getattr(other, column.name)), column.name


def test_a_pickled_store_is_the_same_and_works_on(store: Store) -> None:
    restored: Store = pickle.loads(pickle.dumps(filled(store)))
    assert_equal(store, restored)
    test_nobody_writes_from_outside(restored)
    with restored.writing("organisation" if "strength" in vars(restored)["_arrays"] else "world"):
        pass
    writer = store.COLUMNS[-1].writer
    with restored.writing(writer) as own:
        getattr(own, store.COLUMNS[-1].name)[...] = 7
    assert (getattr(restored, store.COLUMNS[-1].name) == 7).all()
    assert not (getattr(store, store.COLUMNS[-1].name) == 7).all()


def test_what_lies_beside_the_columns_is_pickled_and_copied() -> None:
    households = Households(np.array([0, 2, 5]))
    villages = Villages(["a"], ["north"], ["one"])
    villages.share = 0.25
    for again in (households.copy(), pickle.loads(pickle.dumps(households))):
        assert again.start.tolist() == [0, 2, 5]
    for same in (villages.copy(), pickle.loads(pickle.dumps(villages))):
        assert (same.names, same.share) == (["a"], 0.25)


def test_a_copy_shares_what_only_the_world_writes(store: Store) -> None:
    copy = filled(store).copy()
    assert type(copy) is type(store)
    assert_equal(store, copy)
    for column in store.COLUMNS:
        shared = np.shares_memory(getattr(store, column.name), getattr(copy, column.name))
        assert shared == (column.writer == "world"), column.name


def test_what_is_written_to_a_copy_stays_there(store: Store) -> None:
    kept: Store = pickle.loads(pickle.dumps(filled(store)))
    copy = store.copy()
    for writer in {c.writer for c in store.COLUMNS} - {"world"}:
        with copy.writing(writer) as own:
            for column in store.COLUMNS:
                if column.writer == writer:
                    getattr(own, column.name)[...] = 3
    assert_equal(store, kept)


def test_a_household_takes_about_a_hundred_and_fifty_bytes() -> None:
    """660,000 of them fit into 120 MB."""
    assert 100 < Households(np.array([0, 1000])).bytes_per_row() < 180


def test_what_support_granted_is_forgotten_and_nothing_else() -> None:
    households = Households(np.array([0, 2, 5]))
    filled(households)
    before = households.copy()
    households.clear_month()
    for column in households.COLUMNS:
        old = getattr(before, column.name)
        expected = np.zeros_like(old) if column.name in CLEARED else old
        assert np.array_equal(getattr(households, column.name), expected), column.name
