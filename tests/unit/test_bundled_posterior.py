"""The posterior that comes with the model: whole, of these rules, and what the page says of it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from model.errors import StoreError
from model.experiments.calibration import load_spec
from model.experiments.calibration.tables import contraction_table, sizes_of
from model.experiments.calibration.targets import targets_digest
from model.experiments.posterior import stale
from model.scenario import Posterior, declarations, read_posterior
from model.scenario.posterior import bundled_posterior
from model.views.calibration_page import kept, sign

STUDY = Path("scenarios") / "studies" / "calibration.toml"
AGAIN = "the posterior is not of these rules: `make posterior`"


@pytest.fixture(scope="module")
def posterior() -> Posterior:
    return read_posterior()


def test_it_is_of_this_model(posterior: Posterior) -> None:
    """Fails when a rule, a parameter, the city or a target changes: then calibrate again."""
    assert stale(posterior) == "", AGAIN
    assert posterior.about["draws_digest"] == posterior.digest
    assert posterior.about["targets_digest"] == targets_digest()
    assert posterior.about["scenario_is_bundled"]


def test_only_what_is_of_the_present_rules_can_be_signed(
    posterior: Posterior, project: Path, tmp_path: Path
) -> None:
    """Signing what is signed changes no byte; with another study or other rules it is refused."""
    kept_here = bundled_posterior().parent
    for name in ("posterior.csv", "posterior.json"):
        (tmp_path / name).write_bytes((kept_here / name).read_bytes())
    sign(tmp_path, project / STUDY)
    about = tmp_path / "posterior.json"
    assert about.read_bytes() == (kept_here / "posterior.json").read_bytes()
    for key in ("rules_digest", "study_digest", "scenario_digest"):
        other = {**posterior.about, key: "0"} | ({"results": ""} if key == "rules_digest" else {})
        about.write_text(json.dumps(other), encoding="utf-8")
        with pytest.raises(StoreError, match="not the present ones"):
            sign(tmp_path, project / STUDY)


def test_it_is_of_the_committed_study(posterior: Posterior, project: Path) -> None:
    spec = load_spec(project / STUDY)
    text = (project / STUDY).read_bytes()
    assert posterior.about["study_digest"] == hashlib.sha256(text).hexdigest() == spec.digest
    assert posterior.parameters == tuple(n for stage in spec.stages for n in stage.parameters)
    assert len(posterior.rows) == spec.draws == posterior.about["draws"]
    for stage, made in zip(spec.stages, posterior.about["stages"], strict=True):
        assert (made["stage"], made["particles"]) == (stage.name, stage.particles)
        assert made["thresholds"] == sorted(made["thresholds"], reverse=True)
        assert made["effective_sample_size"] >= 20


def test_the_page_shows_what_the_table_holds(posterior: Posterior, project: Path) -> None:
    """The committed contraction is that of the committed draws, and the page prints it."""
    shown = {row["parameter"]: row for row in kept("contraction.csv").to_dict("records")}
    rows = [dict(zip(posterior.parameters, row, strict=True)) for row in posterior.rows]
    stages = {n: str(s["stage"]) for s in posterior.about["stages"] for n in s["parameters"]}
    worth = sizes_of([float(s["effective_sample_size"]) for s in posterior.about["stages"]])
    sizes = {str(s["stage"]): n for s, n in zip(posterior.about["stages"], worth, strict=True)}
    table = contraction_table(rows, stages, declarations(), sizes)
    page = (project / "docs" / "calibration.md").read_text(encoding="utf-8")
    for row in table.itertuples():
        there = shown[str(row.parameter)]
        assert float(there["contraction"]) == pytest.approx(row.contraction, abs=0.02)
        assert there["verdict"] == row.verdict
        line = next(line for line in page.splitlines() if line.startswith(f"| `{row.parameter}`"))
        assert line.endswith(f"| {row.verdict} |")
        assert f"| {100 * float(there['contraction']):.0f} % |" in line
