"""The sections of a pattern file, read one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model.clock import date_of
from model.errors import RequestError, nearest
from model.experiments.attribution.request import OF_VILLAGES as KEPT
from model.experiments.design import check_keys, flattened
from model.experiments.validation import form
from model.experiments.validation.dates import month_of
from model.experiments.validation.variables import measure_names, variables
from model.experiments.validation.where import read_where
from model.outputs import BY_NAME

SERIES = {
    "output": "a text", "at": "a text", "summary": "a text", "where": "a table", "over": "a table",
    "less": "a table",
}  # fmt: skip
POPULATION = {"at": "a text", "where": "a table", "also": "a list", "sample": "a whole number"}
TREATMENT = {
    "measures": "a list", "given": "a text", "share": "a number", "unit": "a text",
    "since": "a text", "months": "a whole number", "with": "a table", "without": "a table",
    "against": "a text", "treated": "a table", "untreated": "a table", "treated_at": "a text",
    "void": "a list",
}  # fmt: skip
OUTCOME = {"variable": "a text", "at": "a text", "before": "a text", "as": "a text"}
ESTIMATOR = {"kind": "a text", "controls": "a list", "contrast": "a table", "over": "a table"}
OF_VILLAGES = ("county", "township", "village_type", "village")
UNITS = ("household", "village")


@dataclass(frozen=True)
class Sections:
    """What a file gives, and how messages name it."""

    given: Mapping[str, Any]
    label: str

    def _of(self, name: str, keys: Mapping[str, str]) -> tuple[Mapping[str, Any], str]:
        found, where = self.given[name], f"{self.label}: [{name}]"
        check_keys(found, keys, where)
        return found, where

    def series(self) -> form.Series:
        """The section [series]."""
        found, where = self._of("series", SERIES)
        return _series(found, where)

    def experiment(self) -> dict[str, Any]:
        """The sections of an experiment, checked against each other."""
        population, outcome = self._population(), self._outcome()
        estimator = self._estimator(population.at)
        treatment = self._treatment(population, outcome) if "treatment" in self.given else None
        if estimator.kind in form.DESCRIBING:
            if treatment is not None:
                raise RequestError(
                    f"{self.label}: [estimator] kind '{estimator.kind}' describes a population:"
                    " leave [treatment] out"
                )
        elif treatment is None and estimator.kind in form.COMPARING:
            raise RequestError(
                f"{self.label}: [estimator] kind '{estimator.kind}' compares the treated with"
                " others: say in [treatment] what was given, or who the treated are"
            )
        elif treatment is None:
            raise RequestError(f"{self.label}: [treatment] is missing: what has a true effect?")
        if estimator.contrast and estimator.kind != form.TRUE:
            raise RequestError(f"{self.label}: [estimator] contrast needs kind = 'true'")
        if estimator.kind == form.DID and outcome.before is None:
            raise RequestError(
                f"{self.label}: [outcome] before is missing: difference in differences needs it"
            )
        return {"population": population, "treatment": treatment, "outcome": outcome,
                "estimator": estimator}  # fmt: skip

    def _population(self) -> form.Population:
        found, where = self._of("population", POPULATION)
        at = month_of(_needed(found, "at", where), f"{where}: at")
        also = []
        for number, one in enumerate(found.get("also", [])):
            place = f"{where}: also[{number}]"
            if not isinstance(one, Mapping):
                raise RequestError(f"{place} is {one!r}; allowed: {{ at = ..., where = ... }}")
            check_keys(one, {"at": "a text", "where": "a table"}, place)
            date = month_of(_needed(one, "at", place), f"{place}: at")
            also.append(form.Also(date, self._where(one.get("where", {}), f"{place}: where", date)))
        sample = found.get("sample", 0)
        if sample < 0:
            raise RequestError(f"{where}: sample is {sample}; allowed: households, 0 for all")
        filters = self._where(found.get("where", {}), f"{where}: where", at)
        return form.Population(at, filters, tuple(also), sample)

    def _where(self, given: Any, where: str, at: int) -> form.Where:
        known = variables()
        found = read_where(given, known, where)
        for name in found:
            _require_known_then(name, at, where)
        return found

    def _outcome(self) -> form.Outcome:
        found, where = self._of("outcome", OUTCOME)
        name = _one_of(_needed(found, "variable", where), variables(), f"{where}: variable")
        at = month_of(_needed(found, "at", where), f"{where}: at")
        _require_known_then(name, at, where)
        if variables()[name].unit == "name":
            raise RequestError(f"{where}: variable '{name}' is a name, not a number")
        before = month_of(found["before"], f"{where}: before") if "before" in found else None
        if before is not None:
            _require_known_then(name, before, where)
        if before is not None and before >= at:
            raise RequestError(
                f"{where}: before is {found['before']}; allowed: before {found['at']}"
            )
        kind = _one_of(found.get("as", "level"), form.AS, f"{where}: as")
        return form.Outcome(name, at, before, kind)

    def _estimator(self, at: int) -> form.Estimator:
        """Read the estimator; controls and groups are looked at when the population is."""
        found, where = self._of("estimator", ESTIMATOR)
        kind = _one_of(_needed(found, "kind", where), form.ESTIMATORS, f"{where}: kind")
        controls = tuple(
            _one_of(name, variables(), f"{where}: controls") for name in found.get("controls", [])
        )
        for name in controls:
            _require_known_then(name, at, f"{where}: controls")
            if variables()[name].unit == "name":
                raise RequestError(f"{where}: controls: '{name}' is a name, not a number")
        if not controls and kind in (form.MATCHING, form.PROPENSITY, form.REGRESSION):
            raise RequestError(f"{where}: kind '{kind}' needs controls, as controls = ['persons']")
        groups = {
            name: self._where(found.get(name, {}), f"{where}: {name}", at)
            for name in ("contrast", "over")
        }
        return form.Estimator(kind, controls, **groups)

    def _treatment(self, population: form.Population, outcome: form.Outcome) -> form.Treatment:
        found, where = self._of("treatment", TREATMENT)
        measures = _measures(found.get("measures", []), f"{where}: measures")
        groups = {name: found.get(name, {}) for name in ("treated", "untreated")}
        at = (
            month_of(found["treated_at"], f"{where}: treated_at")
            if "treated_at" in found
            else outcome.at
        )
        settings = {
            name: dict(flattened(found.get(key, {}), f"{where}: {name}"))
            for name, key in WORLDS.items()
        }
        share = float(found.get("share", 0.5))
        if not 0.0 < share < 1.0:
            raise RequestError(f"{where}: share is {share:g}; allowed: above 0, below 1")
        unit = _one_of(found.get("unit", "household"), UNITS, f"{where}: unit")
        given = _one_of(found.get("given", form.CAMPAIGN), form.GIVEN, f"{where}: given")
        if not measures and (given != form.CAMPAIGN or "share" in found or "unit" in found):
            raise RequestError(f"{where}: given, share and unit are about measures: name them")
        since = population.at + 1
        if "since" in found:
            since = month_of(found["since"], f"{where}: since") + 1
            if measures and since <= population.at:
                raise RequestError(
                    f"{where}: since is {found['since']}; allowed: not before the population is"
                    f" looked at ({date_of(population.at)})"
                )
        until = since + found["months"] if "months" in found else form.FOREVER
        if until <= since:
            raise RequestError(f"{where}: months is {found['months']}; allowed: 1 or more")
        return form.Treatment(
            measures, given, share, unit == "village", since, until, **settings,
            against=found.get("against", ""),
            treated=self._where(groups["treated"], f"{where}: treated", at),
            untreated=self._where(groups["untreated"], f"{where}: untreated", at),
            treated_at=at, void=_measures(found.get("void", []), f"{where}: void"),
        )  # fmt: skip


WORLDS = {"with_": "with", "without": "without"}


def _series(given: Mapping[str, Any], where: str) -> form.Series:
    check_keys(given, SERIES, where)
    filters = read_where(given.get("where", {}), dict.fromkeys(OF_VILLAGES), f"{where}: where")
    known = KEPT if filters else tuple(BY_NAME)
    name = _one_of(_needed(given, "output", where), known, f"{where}: output")
    at = month_of(_needed(given, "at", where), f"{where}: at")
    if at < 0 or (filters and at % 12 != 11):
        raise RequestError(
            f"{where}: at is {given['at']}; allowed: from 2014-03 on, and a December where villages"
            " are chosen"
        )
    parts = {
        part: _series(given[part], f"{where} {part}") if part in given else None
        for part in ("over", "less")
    }
    summary = _one_of(given.get("summary", "last"), form.SUMMARIES, f"{where}: summary")
    return form.Series(name, at, summary, filters, **parts)


def _measures(given: Sequence[Any], where: str) -> tuple[str, ...]:
    return tuple(_one_of(name, measure_names(), where) for name in given)


def _needed(given: Mapping[str, Any], key: str, where: str) -> Any:
    if key not in given:
        raise RequestError(f"{where}: '{key}' is missing")
    return given[key]


def _one_of(name: Any, known: Any, where: str) -> str:
    if not isinstance(name, str) or name not in known:
        hint = nearest(str(name), known)
        raise RequestError(f"{where} is '{name}'.{hint} Allowed: {', '.join(known)}")
    return name


def _require_known_then(name: str, at: int, where: str) -> None:
    """Sums of a calendar year are known at its end, from 2014 on."""
    if variables()[name].yearly and (at < 0 or at % 12 != 11):
        raise RequestError(
            f"{where}: '{name}' is the sum of a year: ask for a December from 2014-12"
        )
