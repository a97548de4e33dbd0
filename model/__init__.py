"""Fourfold: an agent-based simulator of a poverty campaign.

    from model import load, compare
    base = load("liupanshui")
    more = base.with_(staffing={"rule": "deep_first"})
    compare(base, more, runs=20).plot()

Names are imported when first used: `import model` costs nothing.
"""

from __future__ import annotations

import time
import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from model.campaign import Campaign
    from model.errors import InvariantBroken, RequestError, RunError, StoreError
    from model.experiments.attribute import attribute
    from model.experiments.attribution.results import Attribution
    from model.experiments.calibration import Calibration, calibrate
    from model.experiments.calibration.bundled import Learnt, posterior
    from model.experiments.compare import compare
    from model.experiments.discovery import Discovery, discover
    from model.experiments.optimisation import optimise
    from model.experiments.optimisation.results import Optimisation
    from model.experiments.placement import place
    from model.experiments.placement.results import Placement
    from model.experiments.reproduce import reproduce
    from model.experiments.reproduction import Reproduction
    from model.experiments.results import Comparison, Results, open_results
    from model.experiments.sensitivity import Sensitivity, sensitivity
    from model.experiments.simulate import simulate
    from model.experiments.sweep import sweep
    from model.experiments.tornado import Tornado, tornado
    from model.experiments.trace import Life, trace
    from model.experiments.twins import Twins, twins
    from model.experiments.validate import validate
    from model.experiments.validation.results import Validation
    from model.scenario import Scenario, load
    from model.version import model_version

# In a notebook Mesa loads a progress bar that we do not use, and which asks for widgets.
warnings.filterwarnings("ignore", message="IProgress not found")

BEGAN = time.time()
"""When this process began with the model: what is edited later may not be what was imported."""

__all__ = [
    "Attribution",
    "Calibration",
    "Campaign",
    "Comparison",
    "Discovery",
    "InvariantBroken",
    "Learnt",
    "Life",
    "Optimisation",
    "Placement",
    "Reproduction",
    "RequestError",
    "Results",
    "RunError",
    "Scenario",
    "Sensitivity",
    "StoreError",
    "Tornado",
    "Twins",
    "Validation",
    "attribute",
    "calibrate",
    "compare",
    "discover",
    "load",
    "model_version",
    "open_results",
    "optimise",
    "place",
    "posterior",
    "reproduce",
    "sensitivity",
    "simulate",
    "sweep",
    "tornado",
    "trace",
    "twins",
    "validate",
]

_HOMES = {
    "model.campaign": ("Campaign",),
    "model.errors": ("InvariantBroken", "RequestError", "RunError", "StoreError"),
    "model.experiments.attribute": ("attribute",),
    "model.experiments.attribution.results": ("Attribution",),
    "model.experiments.calibration": ("Calibration", "calibrate"),
    "model.experiments.calibration.bundled": ("Learnt", "posterior"),
    "model.experiments.compare": ("compare",),
    "model.experiments.discovery": ("Discovery", "discover"),
    "model.experiments.optimisation": ("optimise",),
    "model.experiments.optimisation.results": ("Optimisation",),
    "model.experiments.placement": ("place",),
    "model.experiments.placement.results": ("Placement",),
    "model.experiments.reproduce": ("reproduce",),
    "model.experiments.reproduction": ("Reproduction",),
    "model.experiments.results": ("Comparison", "Results", "open_results"),
    "model.experiments.sensitivity": ("Sensitivity", "sensitivity"),
    "model.experiments.simulate": ("simulate",),
    "model.experiments.sweep": ("sweep",),
    "model.experiments.tornado": ("Tornado", "tornado"),
    "model.experiments.trace": ("Life", "trace"),
    "model.experiments.twins": ("Twins", "twins"),
    "model.experiments.validate": ("validate",),
    "model.experiments.validation.results": ("Validation",),
    "model.scenario": ("Scenario", "load"),
    "model.version": ("model_version",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name from its home when it is first used."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'model' has no attribute '{name}'")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
