"""Published figures beside the model, and what to mind: from the tables, not typed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.experiments.calibration.targets import targets
from model.experiments.validation.declared import published, shown
from model.experiments.validation.measured import MODEL
from model.views import caveats, numbers, patterns
from model.views.folder import Folder, read_folder
from tests.unit.fake_results import MISSED, N_VILLAGES, write_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    out = tmp_path_factory.mktemp("patterns") / "out"
    return read_folder(write_folder(out, ("liupanshui", "no_campaign", "cash_only")))


def test_published_patterns_are_compared_with_the_band(folder: Folder) -> None:
    assert {item.key for item in published()} == MODEL.keys()
    assert all(item.source.startswith("http") for item in published())
    table = patterns.table(folder)
    assert table is not None
    rows = {(row[0].text, row[1].text): row for row in table.rows}
    misused = rows["misused share of funds", "2016"]
    shown = [numbers.percent(share) for share in (0.011, 0.02)]
    assert [cell.text for cell in misused[2:4]] == shown
    assert misused[4].text == "near, no pass: the median lies in the plausible range"
    assert "A calibration fits this figure." in misused[5].detail
    false = rows["false exits as a share of exits", "2014"]
    assert false[4].text == "inside the band"  # a lower bound may be exceeded
    assert not any(pattern == "rural mean income" for pattern, _ in rows)  # not in this record
    assert f"Of {len(table.rows)} patterns, " in table.note
    assert "inside the band of 8 runs" in table.note


def test_what_is_called_fitted_is_a_target() -> None:
    """A figure that no calibration fits and that no validation shows would be seen nowhere."""
    stages = {target.key: f"fitted, stage {target.stage}" for target in targets()}
    said = {item.key: item.use for item in published()}
    fitted = {key: use for key, use in said.items() if use.startswith("fitted")}
    assert fitted == {key: use for key, use in stages.items() if key in said}
    assert fitted.keys() | {item.key for item in shown()} == said.keys()


def test_only_the_base_case_is_compared_with_published_patterns(tmp_path: Path) -> None:
    out = write_folder(tmp_path / "other", ("cash_only", "weak_audit"), runs=2, n_months=24)
    assert patterns.table(read_folder(out)) is None


def test_what_to_mind_is_said_with_its_size(folder: Folder) -> None:
    first = folder.months[folder.months["date"] == "2014-01"]
    own = first[first["scenario"] == "liupanshui"]["true_incidence"]
    low, high = numbers.percent(own.min()), numbers.percent(own.max())
    said = " ".join(caveats.of_the_start(folder))
    assert f"lies between {low} and {high} over the runs" in said
    assert "from 2,995 to 3,218 yuan" in " ".join(caveats.of_the_truth(folder))


def test_the_never_registered_are_a_share_of_the_stably_poor(folder: Folder) -> None:
    mean, low, high = caveats.never_registered_share(folder) or (0.0, 0.0, 0.0)
    ends = folder.months[folder.months["date"] == "2020-12"]
    poor = ends[ends["scenario"] == "liupanshui"]["stable_poor_persons"]
    assert mean == pytest.approx((MISSED * N_VILLAGES / poor).mean())
    assert low <= mean <= high
