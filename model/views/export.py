"""A results folder for other programs: every table as CSV, the villages as points of a GIS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import RequestError, nearest
from model.experiments.files import complete_file, write_text
from model.experiments.metrics import metric_called
from model.views.folder import Folder, read_folder
from model.villages import INDUSTRIES
from model.world.own.geojson import METRES_A_KM, RESULT

if TYPE_CHECKING:
    import pandas as pd

MEANING = "columns.csv"
OWN = ("village", "name", "county", "township", "poor", "deep", "households")
"""Columns that a researcher's own table of villages may have as well."""
LEFT_OUT = ("scenario", "run", "seed", "point", "year", "x", "y", "industry", "remoteness")
SYSTEM = "Plane coordinates in metres, east and north; not a place on earth, no EPSG code."
INVENTED = "Synthetic city: the villages and their places are invented."
OWN_PLACES = "Villages of the researcher's own tables; blank places were generated."


def write_tables(folder: Path, target: Path, *, force: bool = False) -> list[Path]:
    """Write every table of a results folder as CSV into `target` and return the files.

    UTF-8 with a mark that spreadsheets need, commas, full precision. `columns.csv` says which file
    has which columns and, where declared, their unit, meaning and label in both languages. Where
    the folder has a table both as CSV and as Parquet, the second is called `NAME_parquet.csv`.
    Raises RequestError where a file is there already, unless `force`.
    """
    import pandas as pd

    if target.exists() and target.resolve() == folder.resolve():
        raise RequestError(f"--csv {target}: is the results folder itself; name another folder")
    sources = _named(sorted([*folder.glob("*.parquet"), *folder.glob("*.csv")]))
    require_free([target / name for name in (*sources, MEANING)], force)
    made, rows = [], []
    with _about(target):
        target.mkdir(parents=True, exist_ok=True)
    for file, source in sources.items():
        parquet = source.suffix == ".parquet"
        table = pd.read_parquet(source) if parquet else pd.read_csv(source, keep_default_na=False)
        made.append(_as_csv(table, target / file))
        rows += [_column(file, str(name)) for name in table.columns]
    return [*made, _as_csv(pd.DataFrame(rows), target / MEANING)]


def _named(sources: list[Path]) -> dict[str, Path]:
    """Every table under the name of its file, each with a name of its own."""
    named: dict[str, Path] = {}
    for source in sources:
        taken = f"{source.stem}.csv" in named
        named[f"{source.stem}{'_parquet' if taken else ''}.csv"] = source
    return named


def require_free(paths: list[Path], force: bool) -> None:
    """Refuse to write over files that are there, unless `force`."""
    there = [str(path) for path in paths if path.exists()]
    if there and not force:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise RequestError(f"{there[0]}{more}: already there. Name another place, or add --force")


@contextmanager
def _about(path: Path) -> Iterator[None]:
    """Say of a file that cannot be written what the user called it."""
    try:
        yield
    except OSError as error:
        raise RequestError(f"{path}: cannot be written: {error.strerror or error}.") from None


def _as_csv(table: pd.DataFrame, path: Path) -> Path:
    with _about(path), complete_file(path) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n", encoding="utf-8-sig")
    return path


def _column(file: str, name: str) -> dict[str, str]:
    found = metric_called(name)
    about = ("unit", "meaning", "label_en", "label_zh")
    return {"file": file, "column": name} | {
        key: str(getattr(found, key)) if found else "" for key in about
    }


def write_geojson(
    folder: Path, path: Path, scenario: str = "", year: int | None = None, *, force: bool = False
) -> str:
    """Write the villages of one scenario and December as GeoJSON points; say what they are.

    Points are metres on a plane with `"crs": null`, so that no program takes them for degrees.
    Results are means of the runs, in properties that begin with `result_`; the other properties are
    columns of an own table of villages. Raises RequestError for an unknown scenario or year, and
    where the file is there already, unless `force`.
    """
    require_free([path], force)
    read = read_folder(path=folder)
    rows = _chosen(read, scenario, year)
    synthetic = read.manifest.get("data_status", "synthetic") == "synthetic"
    about = INVENTED if synthetic else OWN_PLACES
    of_the_runs = {
        "scenario": str(rows["scenario"].iloc[0]),
        "year": int(rows["year"].iloc[0]),
        "runs": int(rows["seed"].nunique()),
        "model_version": read.manifest.get("model_version", ""),
    }
    content = {
        "type": "FeatureCollection",
        "crs": None,
        "about": about,
        "coordinates": SYSTEM,
        **of_the_runs,
        "features": list(_features(rows)),
    }
    with _about(path):
        write_text(path, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    return f"{about} {SYSTEM}"


def _chosen(folder: Folder, scenario: str, year: int | None) -> pd.DataFrame:
    """The rows of one scenario's villages in one December."""
    if folder.points:
        raise RequestError(f"{folder.path} is a sweep: --geojson takes one scenario, not points")
    if folder.villages.empty:
        raise RequestError(f"{folder.path} has no table of villages")
    name = scenario or folder.baseline
    if name not in folder.scenarios:
        known = ", ".join(folder.scenarios)
        raise RequestError(
            f"--scenario {name}: not in this folder.{nearest(name, folder.scenarios)}"
            f" It has: {known}"
        )
    own = folder.villages[folder.villages["scenario"] == name]
    years = sorted(int(y) for y in own["year"].unique())
    wanted = years[-1] if year is None else year
    if wanted not in years:
        raise RequestError(f"--year {wanted}: this folder has {years[0]} to {years[-1]}")
    return own[own["year"] == wanted]


def _features(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    results = [str(c) for c in rows if c not in (*OWN, *LEFT_OUT)]
    for village, mine in rows.groupby("village", sort=True):
        first = mine.iloc[0]
        properties = {name: _plain(first[name]) for name in OWN if name in mine}
        if "industry" in mine:
            properties["industry"] = INDUSTRIES[int(first["industry"])]
        properties |= {f"{RESULT}{name}": float(mine[name].mean()) for name in results}
        east, north = (round(METRES_A_KM * float(first[axis]), 3) for axis in ("x", "y"))
        yield {
            "type": "Feature",
            "id": int(village),
            "geometry": {"type": "Point", "coordinates": [east, north]},
            "properties": properties,
        }


def _plain(value: Any) -> Any:
    """A value that JSON knows; yes and no as the own tables write them."""
    value = value.item() if hasattr(value, "item") else value
    return int(value) if isinstance(value, bool) else value
