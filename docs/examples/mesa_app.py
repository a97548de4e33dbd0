"""A page in the browser: step through a small city, its villages, its register and the truth.

.venv/bin/solara run docs/examples/mesa_app.py --production --no-check-version
"""

from __future__ import annotations

import solara
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from mesa.visualization import SolaraViz
from mesa.visualization.utils import update_counter
from solara.server import settings

from model.agents import Village
from model.campaign import Campaign
from model.views.figures.bands import PAPER_AND_TRUTH, years_of
from model.views.texts import say

settings.telemetry.mixpanel_enable = False  # Solara tells its maker who uses it, unless told not to

PARAMETERS = {
    "setting": {
        "type": "Select",
        "label": "Scenario",
        "value": "liupanshui",
        "values": ["liupanshui", "yearly_plan", "deep_poverty_first", "no_campaign"],
    },
    "rng": {"type": "SliderInt", "label": "Seed", "value": 1, "min": 1, "max": 20, "step": 1},
    "changes": {"world.scale": 0.05},
}


@solara.component
def villages(model: Campaign) -> None:
    """Say the month; draw a dot a village, coloured by the share of households on the register."""
    update_counter.get()
    solara.Text(said(model))
    agents = model.agents_by_type[Village]
    shares = [agent.registered / max(1, agent.rows.stop - agent.rows.start) for agent in agents]
    place = model.city.villages
    figure = Figure(figsize=(6.0, 4.6), layout="constrained")
    ax = figure.subplots()
    dots = ax.scatter(place.x, place.y, c=shares, cmap="viridis_r", vmin=0, vmax=0.6, s=20)
    figure.colorbar(dots, label="households on the register", format=PercentFormatter(1.0, 0))
    ax.set(
        xlabel="kilometres east",
        ylabel="kilometres north",
        aspect="equal",
        title="synthetic villages",
    )
    solara.FigureMatplotlib(figure, format="png")


@solara.component
def paper_and_truth(model: Campaign) -> None:
    """Draw the register against poverty in truth, month by month."""
    update_counter.get()
    months = model.datacollector.get_model_vars_dataframe()
    figure = Figure(figsize=(6.0, 4.6), layout="constrained")
    ax = figure.subplots()
    for column, colour, _ in PAPER_AND_TRUTH:
        label = say("en", f"figure.{column}")
        ax.plot(years_of(months["date"]), months[column], ".-", color=colour, label=label)
    ax.set(ylabel="persons in poverty", xlim=(2014, 2014 + model.setting.horizon_months / 12))
    ax.set_ylim(0.0, 0.4)
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, 0))
    ax.legend(loc="upper right")
    solara.FigureMatplotlib(figure, format="png")


def said(model: Campaign) -> str:
    """Return the month and both figures in one sentence."""
    if not model.recorder.months:
        return "January 2014 begins."
    row = model.recorder.months[-1]
    paper, truth = row["registered_incidence"], row["true_incidence"]
    return f"End of {row['date']}: {paper:.1%} poor on the register, {truth:.1%} in truth (T1)."


page = SolaraViz(
    Campaign(setting="liupanshui", rng=1, changes={"world.scale": 0.05}),
    components=[villages, paper_and_truth],
    model_params=PARAMETERS,
    name="Fourfold",
)
