"""The tables that only one kind of study has, beside those of every run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from model.experiments.attribution.table import attribution_table, corner_table
from model.experiments.bands import band_table
from model.experiments.comparison import comparison_table
from model.experiments.design import point_table
from model.experiments.plan import Study
from model.experiments.tables import read_table

if TYPE_CHECKING:
    import pandas as pd


def tables_of(study: Study, folder: Path, months: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return a study's own tables by name, from the tables of its runs in the folder."""
    details = study.details
    match study.command:
        case "compare":
            none = details["no_campaign"]
            return {"comparison": comparison_table(months, study.baseline, none)}
        case "attribute":
            villages, names = read_table(folder, "villages"), details["corners"]
            return {
                "attribution": attribution_table(months, villages, names),
                "corners": corner_table(months, names),
            }
        case "sweep":
            return {"points": point_table(details["points"]), "summary": band_table(months)}
        case "validate":
            from model.experiments.validation.table import validation_table

            return {"validation": validation_table(folder, details)}
        case "tornado":
            from model.experiments.tornado.table import tornado_table

            return {"tornado": tornado_table(months, details, study.baseline)}
        case "sensitivity":
            from model.experiments.sensitivity.tables import sensitivity_tables

            return {"points": point_table(details["points"]), **sensitivity_tables(months, details)}
    return {}
