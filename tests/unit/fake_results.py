"""A small output folder as the studies write it, with numbers that are easy to recognise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from model.experiments.compare import comparison_table

STRENGTH = {
    "liupanshui": 1.0,
    "no_campaign": 0.0,
    "deep_poverty_first": 1.08,
    "cash_only": 0.55,
    "weak_audit": 0.97,
}
PURPOSES = (
    "industry",
    "employment",
    "relocation",
    "housing",
    "water roads",
    "schooling",
    "health",
    "minimum income",
    "training",
)
USES = ("visits", "delivery", "paper", "meetings", "inspections", "ordinary", "left_over")
PERSONS = 2_590_000
N_VILLAGES = 60
MISSED = 400  # never registered, in stable poverty, in every village


def noise(key: int, n: int = 1) -> np.ndarray:
    """Return n repeatable numbers between -1 and 1; nothing here needs real randomness."""
    return np.sin((np.arange(n) + 1) * 12.9898 + (key + 1) * 78.233) * 43758.5453 % 2 - 1


def dates(n_months: int) -> list[str]:
    return [f"{2014 + m // 12}-{m % 12 + 1:02d}" for m in range(n_months)]


def months_of(name: str, run: int, n_months: int) -> pd.DataFrame:
    """One run's months: poverty falls with the strength of the deployment, the register by plan."""
    strength, luck = STRENGTH.get(name, 0.8), 0.007 * noise(run)[0]
    own = 0.0025 * noise(1000 * len(name) + run)[0]
    t = np.arange(n_months)
    past = 1 - np.exp(-t / 45)
    plan = np.maximum(0.005, 0.233 * (1 - (t // 12) / 6)) if strength else np.full(n_months, 0.233)
    stable = 0.215 - (0.06 + 0.09 * strength) * past + luck * past + own * past
    exits = np.where((t % 12 == 11) & (strength > 0), 80_000.0 + 400 * run, 0.0)
    pushed = exits * (0.15 if name == "weak_audit" else 0.05)
    busy = 200_000.0 * strength
    frame = pd.DataFrame({"date": dates(n_months)})
    frame["registered_persons"] = (plan * PERSONS).round()
    frame["registered_incidence"] = plan
    frame["true_incidence"] = stable + 0.018 + 0.01 * np.sin(t / 6)
    frame["stable_incidence"] = stable
    frame["guarantee_incidence"] = 0.12 * (1 - past * strength * 0.8)
    frame["stable_poor_persons"] = (stable * PERSONS).round()
    frame["exits"], frame["pushed_exits"] = exits, pushed
    frame["honest_error_exits"] = exits * 0.08
    frame["false_exits"] = frame["pushed_exits"] + frame["honest_error_exits"]
    frame["true_exits"] = exits - frame["false_exits"]
    frame["sustained_exits"] = frame["true_exits"] * 0.9
    frame["waiting"], frame["missed_rate"], frame["wrong_exit_rate"] = 9000.0, 0.02, 0.03
    frame["satisfaction"], frame["paperwork_share"] = 0.8, 0.18 if strength else 0.0
    frame["spending"] = 2.0e8 * strength
    frame["idle_funds"], frame["leaked_funds"] = 1.4e7 * strength, 4.0e6 * strength
    frame["visits"], frame["cadres_posted"] = busy * 1.4 + run, 43_000.0 * strength
    frame["cadre_cost"], frame["cadres_left"] = 9.0e7 * strength, 12.0 * strength
    frame["means_cost"], frame["works_cost"] = 2.0e6 * strength, 1.0e6 * strength
    for k, use in enumerate(USES):
        frame[f"person_days_{use}"] = busy * (0.4, 0.16, 0.18, 0.12, 0.03, 0.03, 0.08)[k]
    return frame


def villages_of(name: str, run: int, years: int) -> pd.DataFrame:
    """One run's villages: a small synthetic city, poorer where it is remote."""
    ids = np.arange(N_VILLAGES)
    base = pd.DataFrame({"village": ids, "name": [f"village {i}" for i in ids]})
    base.loc[0, "name"] = "<script>alert('village')</script>"
    base["county"] = np.array(["Shuicheng", "Panzhou", "Liuzhi", "<b>Zhongshan</b>"])[ids % 4]
    base["township"] = "T" + pd.Series(ids % 12).astype(str)
    base["x"], base["y"] = 55 + 55 * noise(1, N_VILLAGES), 45 + 45 * noise(2, N_VILLAGES)
    base["remoteness"] = noise(3, N_VILLAGES)
    base["poor"], base["deep"] = ids % 5 < 3, ids % 6 == 0
    base["households"] = (700 + 450 * noise(4, N_VILLAGES)).astype(int)
    base["persons"] = base["households"] * 4
    luck = 0.015 * noise(100 * len(name) + run, N_VILLAGES)
    frames = []
    for y in range(years):
        fall = (0.02 + 0.02 * STRENGTH.get(name, 0.8)) * y * (1 + base["deep"])
        level = 0.16 + 0.12 * base["poor"] + 0.12 * base["deep"] - fall + luck
        frame = base.assign(year=2014 + y, true_incidence=(level + 0.02).clip(0, 1))
        frame["stable_incidence"] = level.clip(0.01, 1)
        frame["registered_incidence"] = (level - 0.03 * y).clip(0, 1)
        frame["registered_persons"] = (frame["registered_incidence"] * frame["persons"]).round()
        frame["income_mean"], frame["cadres"] = 6000.0 + 500 * y, 40.0
        frame["visits"], frame["spending"] = 900.0, 1.2e6 * STRENGTH.get(name, 0.8)
        frame["exits"], frame["false_exits"] = 60.0, 7.0
        frame["missed_persons"] = MISSED
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def ledger_of(name: str, run: int, years: int) -> pd.DataFrame:
    """One run's books: for each purpose what came, and where it went; and the payroll."""
    rows: list[tuple[int, str, str, str, str, int]] = []
    strength = STRENGTH.get(name, 0.8)
    for year in range(2014, 2014 + years):
        for k, purpose in enumerate(PURPOSES):
            came = int(strength * 1e7 * (year - 2008) * (1 + k % 4) * (1 + run / 100))
            parts = {"leaked": came // 50, "returned": came // 40, "carried over": came // 10}
            spent = came - sum(parts.values())
            went = {"appropriated": came, "carried in": 0, "spent": spent, **parts}
            rows += [
                (year, "campaign", purpose, "village", entry, yuan) for entry, yuan in went.items()
            ]
        rows.append((year, "payroll", "residents", "county", "paid", int(strength * 4e8)))
    columns = ["year", "source", "purpose", "level", "entry", "yuan"]
    return pd.DataFrame(rows, columns=columns)


def write_folder(
    out: Path,
    names: tuple[str, ...] = ("liupanshui", "no_campaign"),
    *,
    runs: int = 8,
    n_months: int = 84,
    points: int = 0,
    compare: bool = True,
) -> Path:
    """Write a folder of `names` (the first is the baseline); with `points`, a sweep's folder."""
    out.mkdir(parents=True, exist_ok=True)
    makers = {"months": months_of, "villages": villages_of, "ledger": ledger_of}
    tables = {}
    for table, maker in makers.items():
        size = n_months if table == "months" else n_months // 12
        parts = []
        for point in range(max(1, points)):
            for name in names:
                for run in range(runs):
                    part = maker(name, run + 100 * point, size)
                    keys = {"scenario": name, "run": run, "seed": run + 1}
                    if points:
                        keys["point"] = point
                    parts.append(part.assign(**keys)[[*keys, *part.columns]])
        tables[table] = pd.concat(parts, ignore_index=True)
        tables[table].to_parquet(out / f"{table}.parquet")
    bare = "no_campaign" if "no_campaign" in names else ""
    if compare and len(names) > 1 and not points:
        comparison = comparison_table(tables["months"], names[0], bare)
        comparison.to_csv(out / "comparison.csv", index=False)
    manifest = manifest_of(names, runs, n_months) | {"no_campaign": bare}
    if points:
        manifest["points"] = [{"support.village_pay": 1000 * k} for k in range(points)]
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return out


def manifest_of(names: tuple[str, ...], runs: int, n_months: int) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "command": "compare" if len(names) > 1 else "simulate",
        "request": "ab" * 32,
        "model_version": "0.1.0+0123456789ab",
        "versions": {"python": "3.13.0", "numpy": "2.5.5"},
        "data_status": "synthetic",
        "scenarios": {
            name: {
                "title": title_of(name),
                "question": "What does it change?",
                "campaign": name != "no_campaign",
                "digest": "0f" * 32,
            }
            for name in names
        },
        "baseline": names[0],
        "first_seed": 1,
        "runs": runs,
        "months": n_months,
        "options": {"fixed_parameters": False, "vary_world": False, "check": False},
        "interval": "paired differences; Student's t over the pairs",
        "started": "2024-05-01T10:00:00+00:00",
    }


def title_of(name: str) -> str:
    titles = {"liupanshui": "Liupanshui as deployed", "no_campaign": "No campaign"}
    return titles.get(name, name.replace("_", " ").capitalize())
