"""A life as it is handed out: an immutable value with its sentences, decisions and provenance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from textwrap import fill
from typing import TYPE_CHECKING, Any

from model.campaign.life import Entry, words
from model.clock import date_of, month_of_year, year_of
from model.decisions import Decision

if TYPE_CHECKING:
    import pandas as pd

WIDTH = 100
MARGIN = "  "
MONTH = 11


@dataclass(frozen=True)
class Life:
    """What happened to one household, village or cadre in one run."""

    kind: str
    key: int
    name: str
    opening: tuple[str, ...]
    entries: tuple[Entry, ...]
    decisions: tuple[Decision, ...]
    """About it, and of a village also about its county, township and paired body."""
    provenance: Mapping[str, Any]

    @property
    def heading(self) -> str:
        """Whose life it is."""
        of = f", {self.name}" if self.name else ""
        return f"{self.kind.capitalize()} {self.key}{of}"

    @property
    def table(self) -> pd.DataFrame:
        """The entries as a table: date, topic, text."""
        import pandas as pd

        rows = [(date_of(entry.month), entry.topic, entry.text) for entry in self.entries]
        return pd.DataFrame(rows, columns=["date", "topic", "text"])

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def __repr__(self) -> str:
        return f"<Life of {self.heading}: {len(self.entries)} entries>"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"

    def _lines(self) -> Iterator[str]:
        about = self.provenance
        yield self.heading
        yield fill(about["sentence"], WIDTH)
        yield ""
        yield "When the campaign begins"
        for text in self.opening:
            yield fill(text, WIDTH, initial_indent=MARGIN, subsequent_indent=MARGIN)
        year = None
        for entry in self.entries:
            if year_of(entry.month) != year:
                year = year_of(entry.month)
                yield ""
                yield str(year)
            month = words.MONTHS[month_of_year(entry.month)]
            first = f"{MARGIN}{month:<{MONTH}}"
            yield fill(entry.text, WIDTH, initial_indent=first, subsequent_indent=" " * len(first))
        if not self.entries:
            yield ""
            yield "Nothing happened that is told of."
        if about["remark"]:
            yield ""
            yield fill(about["remark"], WIDTH)

    def as_json(self) -> dict[str, Any]:
        """The life for programs."""
        return {
            "kind": self.kind,
            "key": self.key,
            "name": self.name,
            **{key: value for key, value in self.provenance.items() if key != "sentence"},
            "opening": list(self.opening),
            "entries": [
                {"date": date_of(e.month), "topic": e.topic, "text": e.text} for e in self.entries
            ],
            "decisions": [decision_row(decision) for decision in self.decisions],
        }


def decision_row(decision: Decision) -> dict[str, Any]:
    """A decision for programs: options with their values, choice and reason."""
    return {
        "date": date_of(decision.month),
        "who": decision.who,
        "what": decision.what,
        "about": decision.about[0],
        "options": dict(zip(decision.options, decision.values, strict=True)),
        "choice": decision.choice,
        "because": decision.because,
    }
