"""The keywords that every study takes from Python, and what they become."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypedDict

from model.errors import RequestError, nearest
from model.experiments.carry_out import Conduct
from model.experiments.plan import Options
from model.experiments.posterior import Wanted, posterior_for
from model.experiments.shard import read_shard


class Asked(TypedDict, total=False):
    """Keywords of `simulate`, `compare` and `sweep`.

    runs: runs of every scenario (8). seed: seed of the first run (1); run r has seed + r.
    fixed_parameters: no draw of uncertain parameters. vary_world: a new city every run.
    posterior: True draws from the model's posterior, a path from another; else from the priors.
    check: verify every invariant. workers: processes (as many as cores). out: the output folder.
    force: overwrite what another request left, and run although memory or disk will not do.
    extend: add runs or points to the study in `out`. shard: "I/N", this job's share of the runs.
    cluster: address of a Dask scheduler. branching: share the months that runs have in common
    (True). log_level: of the log in the folder.
    """

    runs: int
    seed: int
    fixed_parameters: bool
    vary_world: bool
    posterior: Wanted
    check: bool
    workers: int
    out: str | os.PathLike[str]
    force: bool
    extend: bool
    shard: str
    cluster: str
    branching: bool
    log_level: str


def options_of(asked: Asked) -> Options:
    """Return the options of the runs."""
    _require_known(asked)
    fixed = asked.get("fixed_parameters", False)
    return Options(
        runs=None if asked.get("runs") is None else _at_least(1, "runs", asked["runs"]),
        seed=_at_least(0, "seed", asked.get("seed", 1)),  # the highest: see require_seeds
        fixed_parameters=fixed,
        vary_world=asked.get("vary_world", False),
        check=asked.get("check", False),
        posterior=posterior_for(asked.get("posterior"), fixed_parameters=fixed),
    )


def conduct_of(asked: Asked) -> Conduct:
    """Return how the study is carried out."""
    out, shard = asked.get("out"), asked.get("shard")
    workers = asked["workers"] if "workers" in asked else default_workers()
    return Conduct(
        out=None if out is None else Path(out),
        workers=_at_least(1, "workers", workers),
        force=asked.get("force", False),
        extend=asked.get("extend", False),
        shard=None if shard is None else read_shard(shard),
        cluster=asked.get("cluster") or "",
        branching=asked.get("branching", True),
        log_level=asked.get("log_level", "info"),
    )


def default_workers() -> int:
    """As many workers as this process may use cores."""
    from loky import cpu_count

    return int(cpu_count())


def _at_least(least: int, name: str, value: int) -> int:
    if not isinstance(value, int) or value < least:
        raise RequestError(f"{name} is {value!r}; allowed: a whole number of at least {least}")
    return value


def _require_known(asked: Asked) -> None:
    known = Asked.__annotations__
    for key in asked:
        if key not in known:
            hint = nearest(key, known)
            raise RequestError(f"'{key}' is no keyword of a study.{hint} Known: {', '.join(known)}")
