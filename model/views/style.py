"""The palette and the one style file, applied around a drawing and then put back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files

from matplotlib import rc_context, style

BLUE, VERMILION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
ORANGE, SKY, BLACK, YELLOW = "#E69F00", "#56B4E9", "#000000", "#F0E442"
PALE, GREY, INK = "#C9C9C9", "#8A8A8A", "#333333"

PAPER, TRUTH_YEAR, TRUTH_STABLE = VERMILION, GREEN, BLUE
BETTER, WORSE, UNDECIDED = BLUE, VERMILION, GREY

SERIES = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, BLACK, YELLOW)
"""Okabe and Ito's colours, in the order in which lines and bars take them."""

CHINESE_FONTS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei")


@contextmanager
def styled(lang: str = "en") -> Iterator[None]:
    """Draw in the project's look; in Chinese with the first installed font that has the signs."""
    with rc_context():
        with as_file(files("model.views") / "style.mplstyle") as path:
            style.use(path)
        if lang == "zh":
            _use_chinese_font()
        yield


def _use_chinese_font() -> None:
    import matplotlib as mpl
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    found = [name for name in CHINESE_FONTS if name in installed]
    mpl.rcParams["font.sans-serif"] = [*found[:1], *mpl.rcParams["font.sans-serif"]]
