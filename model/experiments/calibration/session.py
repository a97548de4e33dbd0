"""One sitting at a calibration: stage after stage, the posterior, and fresh runs from it."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from model.errors import RunError, StoreError
from model.experiments.calibration.chance import Address
from model.experiments.calibration.journal import Journal, Lived, in_a_line
from model.experiments.calibration.observed import LAST_MONTH, observe
from model.experiments.calibration.tables import (
    contraction_table,
    equal_draws,
    fit_table,
    sizes_of,
)
from model.experiments.calibration.targets import targets_of
from model.experiments.carry_out import Session
from model.experiments.freshness import marks
from model.experiments.plan import Cell
from model.experiments.posterior import learnt, posterior_row, signature
from model.experiments.progress import say
from model.version import model_version

if TYPE_CHECKING:
    from model.experiments.calibration.spec import Spec, Stage
    from model.experiments.calibration.stage import Fitted, See
    from model.scenario import Posterior, Scenario

PRIOR, AFTER = 0, 1
"""Fresh runs from the prior, and from the posterior: the generations of the last "stage"."""
CHECK = 3
NOT_FINISHED = (
    "the calibration did not finish: stage {stage}: {why}. The particles there are kept: once the"
    " cause is mended, the same request goes on"
)

log = logging.getLogger("model.study")


@dataclass(frozen=True)
class FreshRun:
    """A run that no stage has seen, with the parameters of the posterior's row, or of the prior."""

    scenario: Scenario
    posterior: Posterior

    def __call__(self, address: Address) -> Lived:
        """Run once at an address; the same seed in both generations: the same luck."""
        seed = Address(address.seed, CHECK, PRIOR, address.particle).run_seed
        known = self.posterior if address.generation == AFTER else None
        place = (address.stage, address.generation, address.particle)
        try:
            seen = observe(learnt(self.scenario, seed, known), seed)
        except (OSError, StoreError):
            raise
        except Exception as error:
            return Lived(*place, False, {}, 0.0, 0.0, {}, seed, 1, 1, in_a_line(error))
        return Lived(*place, True, {}, 1.0, 0.0, seen, seed, 1)


@dataclass
class CalibrationSession(Session):
    """A sitting at a calibration; the study's one arm is the scenario that is calibrated."""

    spec: Spec = field(kw_only=True)
    fitted: list[Fitted] = field(default_factory=list)
    posterior: Posterior | None = None

    def __post_init__(self) -> None:
        self.journal = Journal(self.store.folder)

    def see(self, stage: Stage) -> See:
        """What runs the model for a stage: as long as its figures need, from the stage before."""
        from model.experiments.calibration.stage import ModelRun

        return ModelRun(self._lasting(LAST_MONTH[stage.number]), self.posterior)

    def fresh(self) -> FreshRun:
        """What runs the model from the finished posterior, as long as all figures need."""
        assert self.posterior is not None
        return FreshRun(self._lasting(max(LAST_MONTH.values())), self.posterior)

    def _lasting(self, last_month: int) -> Scenario:
        base = self.study.arms[0].scenario
        return base.with_settings({"horizon.months": last_month + 1}, "calibrate")

    def _run(self) -> list[Cell]:
        """Fit the stages in order, then run afresh from what they left; no run is a cell.

        Raises StoreError if a stage cannot be finished because its runs fail.
        """
        self.store.save_plan([])
        for stage in self.spec.stages:
            try:
                self._fit(stage)
            except RunError as error:
                raise StoreError(NOT_FINISHED.format(stage=stage.name, why=error)) from error
        say(f"fresh runs: {self.spec.check} from the prior, {self.spec.check} from the posterior")
        addresses = [
            Address(self.study.seed, CHECK, generation, k)
            for k in range(self.spec.check)
            for generation in (PRIOR, AFTER)
            if (CHECK, generation, k) not in self.journal.lived
        ]
        if addresses:
            self._workers().do(self.fresh(), addresses, self.journal.note)
        return []

    def _workers(self) -> Any:
        from model.experiments.calibration.sampler import Workers

        return Workers(self.conduct.workers)

    def _fit(self, stage: Stage) -> None:
        from model.experiments.calibration.sampler import KeyedSampler
        from model.experiments.calibration.stage import fit
        from model.scenario import declarations

        def tell(generation: int, there: int) -> None:
            kept = f", {there} of them kept" if there else ""
            say(
                f"stage {stage.number} ({stage.name}), generation {generation + 1} of"
                f" {stage.generations}: {stage.particles} particles{kept}"
            )

        seed, number = self.study.seed, stage.number
        sampler = KeyedSampler(
            seed, number, stage.parameters, self.journal, self._workers(), say=tell
        )
        found = fit(stage, self.see(stage), targets_of(number), declarations(), sampler)
        log.info("%s", found.about())
        self.fitted.append(found)
        self.posterior = self._after(found)

    def _after(self, found: Fitted) -> Posterior:
        """Return the posterior so far: a particle's parameters with its row of the stage before."""
        from model.scenario import Posterior

        names = (*(self.posterior.parameters if self.posterior else ()), *found.stage.parameters)
        rows = []
        for place in equal_draws(found.weights, self.spec.draws, self.study.seed):
            one = found.last[place]
            known = posterior_row(self.posterior, one.run_seed) if self.posterior else {}
            row = {**known, **one.parameters}
            rows.append(tuple(row[name] for name in names))
        draws = Posterior(names, tuple(rows))
        made = signature(draws, self.study.arms[0].scenario)
        return replace(draws, about=self._provenance() | made)

    def _provenance(self) -> dict[str, Any]:
        scenario = self.study.arms[0].scenario
        return {
            "made_by": "python run.py calibrate",
            "model_version": model_version(),
            **marks(),
            "study": self.spec.path.name,
            "study_digest": self.spec.digest,
            "scenario": scenario.name,
            "scale": scenario.start.world.scale,
            "seed": self.study.seed,
            "draws": self.spec.draws,
            "stages": [found.about() for found in self.fitted],
        }

    # ------------------------------------------------------------------ what is written

    def failures(self) -> tuple[str, ...]:
        """Attempts that ended in an error, a line a particle."""
        return tuple(
            f"stage {one.stage}, generation {one.generation}, particle {one.particle}:"
            f" {one.failed} of {one.attempts} attempts failed: {one.message}"
            for one in sorted(self.journal.lived.values(), key=lambda one: one.place)
            if one.failed
        )

    def _some_failed(self) -> bool:
        return bool(self.failures())

    def _seen(self, generation: int) -> list[dict[str, float]]:
        lived = self.journal.lived
        places = [(CHECK, generation, k) for k in range(self.spec.check)]
        return [lived[place].seen for place in places if lived[place].accepted]

    def _write_tables(self, cells: Sequence[Cell]) -> None:
        from model.scenario import declarations

        assert self.posterior is not None
        self.store.save_posterior(self.posterior)
        names = self.posterior.parameters
        rows = [dict(zip(names, row, strict=True)) for row in self.posterior.rows]
        stages = {n: found.stage.name for found in self.fitted for n in found.stage.parameters}
        worth = sizes_of([found.sample_size for found in self.fitted])
        sizes = {found.stage.name: n for found, n in zip(self.fitted, worth, strict=True)}
        table = contraction_table(rows, stages, declarations(), sizes)
        self._write_csv("contraction.csv", table)
        self._write_csv("fit.csv", fit_table(self._seen(PRIOR), self._seen(AFTER)))
        self._write_csv("particles.csv", self._particles())

    def _particles(self) -> Any:
        """Every generation's particles: stage, generation, weight in the last, distance, values."""
        import pandas as pd

        rows = []
        for found in self.fitted:
            for t, lived in enumerate(found.generations):
                last = t == len(found.generations) - 1
                for k, one in enumerate(lived):
                    weight = found.weights[k] if last else float("nan")
                    rows.append({"stage": found.stage.name, "generation": t, "particle": k,
                                 "weight": weight, "distance": one.distance,
                                 **one.parameters, **one.seen})  # fmt: skip
        return pd.DataFrame(rows)

    def _found(self) -> dict[str, Any]:
        if self.posterior is None or len(self.fitted) < len(self.spec.stages):
            return {}
        failed = sum(one.failed for one in self.journal.lived.values())
        about = json.loads(json.dumps([found.about() for found in self.fitted]))
        return {
            "result": {"stages": about, "digest": self.posterior.digest},
            "failed_runs": failed,
        }
