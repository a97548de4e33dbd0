"""Carry a study out: open its folder, run what is missing, assemble, and say how it ended.

The order matters: everything about the request is checked before the folder exists; the manifest
and the plan are there before the first run, so that a folder left by Ctrl-C or a kill resumes.

What only a run can find wrong (a wrong request) is a failed run like any other, whatever the number
of workers; if in the end no run of the study has finished, the request itself is refused.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import disk_usage
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Any

from model.errors import RequestError, StoreError
from model.experiments.branching import forget_branches, with_stops
from model.experiments.cluster import IN_FLIGHT, Cluster, connected
from model.experiments.comparison import metric_intervals
from model.experiments.executors import dismiss_workers, local_executor
from model.experiments.files import complete_file
from model.experiments.log import log_to
from model.experiments.manifest import describe_study, now
from model.experiments.own_tables import tables_of
from model.experiments.pilot import Estimate, Pilot, Room, free_memory_for, worth_a_pilot
from model.experiments.plan import Arm, Cell, Study
from model.experiments.preflight import require_own_tables, require_possible, require_seeds
from model.experiments.progress import Progress, say
from model.experiments.results import Results, failure_line, open_results
from model.experiments.runner import LOOK_EVERY, Runner, Together
from model.experiments.shard import Shard
from model.experiments.store import MANIFEST, Store, open_store
from model.experiments.tables import assemble, joined_months, read_table
from model.experiments.work import (
    Outcome,
    RunFunction,
    cannot_write,
    finished_before,
    run_campaign,
)

if TYPE_CHECKING:
    import pandas as pd

DISK_MAY_LAG = 60.0
"""Seconds in which a shared disk shows what another machine has written."""

log = logging.getLogger("model.study")
failures = logging.getLogger("model.failures")
"""Failed runs with their tracebacks: for the log; the answer names them once, in a line each."""


@dataclass(frozen=True)
class Conduct:
    """How a study is carried out; none of it changes a result.

    `shard` runs a share of the cells; `cluster` is the address of a Dask scheduler. With
    `branching`, runs that are the same until a dated phase share the months before. `together`:
    workers get the runs of a seed, or those of a point, in a row.
    """

    out: Path | None = None
    workers: int = 1
    force: bool = False
    extend: bool = False
    shard: Shard | None = None
    cluster: str = ""
    branching: bool = True
    together: Together = "seed"
    log_level: str = "info"
    run: RunFunction = run_campaign


def carry_out(
    study: Study,
    conduct: Conduct = Conduct(),
    sitting: Sitting | None = None,
) -> Results:
    """Run a study to its end and return its results.

    `sitting` makes the session of a study whose later runs follow from its earlier ones.

    Raises RequestError, leaving nothing behind, if the folder cannot be used or no run finished and
    one says that it never could run (a faulty table of one's own). Raises StoreError if the folder
    can no longer be written, the study does not fit into memory or on the disk, or the model's
    sources were edited meanwhile, and KeyboardInterrupt after Ctrl-C, having kept every finished
    run. A shard that is not the last to end returns results without tables (see `Results.state`).
    """
    require_seeds(study)
    require_possible(study, conduct)
    require_own_tables(arm.scenario for arm in study.arms)
    folder = conduct.out or Path("results") / study.folder_name()
    with connected(conduct.cluster) as cluster:
        try:
            store = open_store(folder, study, conduct.force, extend=conduct.extend)
            session = (sitting or Session)(study, store, conduct, cluster)
            with closing(store), log_to(folder / "run.log", conduct.log_level):
                session.go()
        except OSError as error:
            raise cannot_write(folder, error) from error
        finally:
            if any(arm.scenario.custom_rules for arm in study.arms):
                dismiss_workers()  # an edited rule, loaded anew, must not meet its old self
            forget_branches()
    return open_results(folder, session.failures())


@dataclass
class Session:
    """One sitting at a study: from opening its folder to the last table."""

    study: Study
    store: Store
    conduct: Conduct
    cluster: Cluster | None = None
    failed: set[str] = field(default_factory=set)
    wrong: dict[str, str] = field(default_factory=dict)
    lines: list[tuple[Cell, str]] = field(default_factory=list)
    sound: set[str] = field(default_factory=set)
    looked_at: set[str] = field(default_factory=set)
    piloted: bool = False
    months_shared: int = 0
    begun: float = field(default_factory=perf_counter)
    started: str = field(default_factory=now)

    def go(self) -> None:
        """Run, assemble and describe; an interruption is noted and passed on."""
        if self._must_be_alone():
            self.store.require_alone()
        self._save_manifest("running", self.study.runs)
        if not self._must_be_alone():
            self.store.let_others_in()
        self.store.save_scenarios(self.study)
        try:
            cells = self._run()
            if not self._others_have_ended(cells):
                log.info("shard %s has ended; others have not", self.conduct.shard)
                return
            self._require_stored(cells)
            self._write_tables([cell for cell in cells if cell.key not in self.failed])
        except RequestError:
            self.store.take_back()
            raise
        except KeyboardInterrupt:
            log.warning("interrupted: the finished runs are kept, the same request resumes")
            self._save_manifest("interrupted", self.study.runs)
            raise
        except Exception as error:
            log.info("ended early: %s: %s", type(error).__name__, error)
            with suppress(OSError):
                self._save_manifest("interrupted", self.study.runs)
            raise
        runs = len({cell.run for cell in cells})
        self._save_manifest("some runs failed" if self._some_failed() else "complete", runs)

    def _some_failed(self) -> bool:
        return bool(self.failed)

    def _must_be_alone(self) -> bool:
        """Whether runs that another process finished, or is at, are no answer to this request."""
        alone = any(arm.scenario.uncacheable for arm in self.study.arms)
        return alone or (self.study.options.check and not self.conduct.shard)

    def failures(self) -> tuple[str, ...]:
        """What went wrong in this sitting, one line a failed run, in plan order."""
        place = {id(arm): number for number, arm in enumerate(self._arms())}
        ordered = sorted(self.lines, key=lambda line: (place[id(line[0].arm)], line[0].run))
        return tuple(text for _, text in ordered)

    def _arms(self) -> Sequence[Arm]:
        """The arms whose runs this sitting may have made, in plan order."""
        return self.study.arms

    def _run(self) -> list[Cell]:
        """Run the planned number of runs, or (stopping rule) until the interval is narrow."""
        looks = self.study.until.looks() if self.study.until else [self.study.runs]
        cells: list[Cell] = []
        for runs in looks:
            cells = self.study.cells(runs)
            self.store.save_plan(cells)
            self._run_missing(self.conduct.shard.cells(cells) if self.conduct.shard else cells)
            if not self.sound and not self.conduct.shard:
                self._refuse_wrong_request(cells)
                break
            if self._narrow_enough(cells):
                break
        return cells

    def _refuse_wrong_request(self, cells: Sequence[Cell]) -> None:
        """Raise the first complaint in plan order, if a run that failed made one."""
        for cell in cells:
            if cell.key in self.wrong:
                raise RequestError(self.wrong[cell.key])
        log.error("no run finished: the study ends here")

    def _narrow_enough(self, cells: Sequence[Cell]) -> bool:
        rule = self.study.until
        if rule is None:
            return True
        done = [cell for cell in cells if cell.key not in self.failed]
        intervals = metric_intervals(
            joined_months(self.store, done),
            self.study.baseline,
            rule.metric,
            [arm.label for arm in self.study.arms],
        )
        widest = max((interval.width for interval in intervals), default=0.0)
        pairs = cells[-1].run + 1
        found = f"{pairs} pairs: the widest interval of {rule.metric} is {widest:g}"
        say(f"{found}; asked: {rule.width:g}, with at most {rule.limit} pairs")
        log.info(found)
        return rule.satisfied(intervals)

    def _run_missing(self, cells: Sequence[Cell]) -> None:
        """Run the cells whose fragment is not there; note those that are, if nobody did."""
        noted = {_place(row) for row in self.store.recorded() if row["state"] == "done"}
        missing = []
        for cell in cells:
            if cell.key in self.sound:
                continue
            self._forget_unusable(cell)
            if not self.store.fragments.sound(cell.key):
                missing.append(cell)
            elif _place(cell.row()) not in noted:
                self._note(finished_before(self.store.fragments, cell), [cell])
        self.sound |= {cell.key for cell in cells} - {cell.key for cell in missing}
        missing = [cell for cell in missing if cell.key not in self.failed]
        log.info("%d runs planned, %d to run", len(cells), len(missing))
        if missing:
            self._run_cells(missing)

    def _forget_unusable(self, cell: Cell) -> None:
        """Take away what an earlier sitting stored, once, where it is no answer to this request.

        That is a run of a rule whose source cannot be read, and under --check an unchecked run.
        """
        fragments = self.store.fragments
        if cell.key in self.looked_at or not fragments.sound(cell.key):
            return
        self.looked_at.add(cell.key)
        unchecked = cell.options.check and not fragments.checked(cell.key)
        if cell.arm.scenario.uncacheable or unchecked:
            fragments.discard(cell.key)

    def _run_cells(self, cells: Sequence[Cell]) -> None:
        with_key: dict[str, list[Cell]] = {}
        for cell in cells:
            with_key.setdefault(cell.key, []).append(cell)
        self._require_workers_see_the_folder()
        with Progress(len(with_key)) as progress:
            runner = Runner(
                self.store.fragments,
                min(self.cluster.workers if self.cluster else self.conduct.workers, len(with_key)),
                self.conduct.run,
                self._executor,
                note=lambda outcome: self._note(outcome, with_key[outcome.key]),
                watch=progress.show,
                in_flight=self.cluster.workers * IN_FLIGHT if self.cluster else None,
                together=self.conduct.together,
            )
            ordered = with_stops(cells) if self.conduct.branching else cells
            runner.run_all(self._after_a_pilot(ordered, runner))
        if self.months_shared:
            log.info("%d months were shared by runs, and run once", self.months_shared)

    def _executor(self, workers: int) -> Executor:
        return self.cluster or local_executor(workers)

    def _require_workers_see_the_folder(self) -> None:
        if self.cluster:
            manifest = (self.store.folder / MANIFEST).read_text(encoding="utf-8")
            self.cluster.require_folder(self.store.folder.absolute(), manifest)

    def _after_a_pilot(self, cells: Sequence[Cell], runner: Runner) -> Sequence[Cell]:
        """Run a pilot if that pays, say what the rest will take, and return the rest.

        Raises StoreError if the rest does not fit, unless it is forced.
        """
        scale = cells[0].arm.scenario.start.world.scale
        if self.piloted or not worth_a_pilot(len(cells), runner.workers, scale):
            return cells
        self.piloted = True
        pilot = runner.run_first(cells[0])
        rest = [cell for cell in cells if cell.key not in runner.outcomes]
        if pilot is None or not rest:
            return rest
        estimate = Estimate(pilot, len(rest), len(self.study.cells()), runner.workers)
        room = Room(self._memory_for(pilot, runner.workers), disk_usage(self.store.folder).free)
        log.info(estimate.line(room))
        say(estimate.line(room))
        if not self.conduct.force:
            estimate.require_room(room)
        return rest

    def _memory_for(self, pilot: Pilot, workers: int) -> int | None:
        if self.cluster is None:
            return free_memory_for(pilot)
        limit = self.cluster.memory_of_a_worker()
        return limit and limit * workers

    def _others_have_ended(self, cells: Sequence[Cell]) -> bool:
        """Whether all shards have ended; notes the runs of theirs that failed."""
        if not self.conduct.shard:
            return True
        last = {_place(row): row for row in self.store.recorded()}
        for cell in cells:
            if cell.key in self.sound | self.failed or self.store.fragments.exists(cell.key):
                continue
            row = last.get(_place(cell.row()), {"state": "missing"})
            if row["state"] != "failed":
                return False
            self.failed.add(cell.key)
            self.lines.append((cell, failure_line(row)))
        return True

    def _require_stored(self, cells: Sequence[Cell]) -> None:
        """Raise StoreError if a finished run is not in the folder; a shared disk may need time."""
        until = perf_counter() + DISK_MAY_LAG
        keys = {cell.key for cell in cells} - self.failed
        while missing := self.store.fragments.missing(keys):
            if perf_counter() > until:
                raise StoreError(
                    f"{len(missing)} runs have ended and are not in {self.store.folder}: another"
                    " process took them away, or a worker writes to another disk. Give the same"
                    " request again"
                )
            sleep(LOOK_EVERY)

    def _note(self, outcome: Outcome, cells: Sequence[Cell]) -> None:
        self.store.record(outcome.line(cell) for cell in cells)
        self.months_shared += outcome.months_shared
        if outcome.state == "done":
            self.sound.add(outcome.key)
        else:
            self.failed.add(outcome.key)
            self.lines += [(cell, failure_line(outcome.line(cell))) for cell in cells]
            if outcome.wrong_request:
                self.wrong[outcome.key] = outcome.message
            cell = cells[0]
            failures.error(
                "%s, seed %d: %s\n%s", cell.arm.label, cell.seed, outcome.message, outcome.trace
            )

    def _write_tables(self, cells: Sequence[Cell]) -> None:
        if not cells:
            return
        assemble(self.store, cells)
        months = read_table(self.store.folder, "months")
        for name, table in tables_of(self.study, self.store.folder, months).items():
            self._write_csv(f"{name}.csv", table)

    def _write_csv(self, name: str, table: pd.DataFrame) -> None:
        with complete_file(self.store.folder / name) as path:
            table.to_csv(path, index=False, lineterminator="\n")

    def _save_manifest(self, state: str, runs: int) -> None:
        seconds = round(perf_counter() - self.begun, 3)
        ended: dict[str, Any] = {
            "runs": runs,
            "seeds": [self.study.seed + run for run in range(runs)],
            "state": state,
            "failed_runs": len(self.failed),
            "started": self.started,
            "finished": "" if state == "running" else now(),
            "seconds": seconds,
            "months_shared": self.months_shared,
        }
        self.store.save_manifest({**describe_study(self.study), **ended, **self._found()})

    def _found(self) -> dict[str, Any]:
        """What only the runs tell, for the manifest: nothing, where the plan is the request's."""
        return {}


Sitting = Callable[[Study, Store, Conduct, Cluster | None], Session]


def _place(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Which cell of the plan a line is about."""
    return row["key"], row["scenario"], row["point"], row["run"]
