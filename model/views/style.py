"""The palette and the one style file, applied around a drawing and then put back."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files

from matplotlib import rc_context, rcParams, style

BLUE, VERMILION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
ORANGE, SKY, BLACK, YELLOW = "#E69F00", "#56B4E9", "#000000", "#F0E442"
PALE, GREY, INK = "#C9C9C9", "#8A8A8A", "#333333"

PAPER, TRUTH_YEAR, TRUTH_STABLE = VERMILION, GREEN, BLUE
BETTER, WORSE, UNDECIDED = BLUE, VERMILION, GREY

SERIES = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, BLACK, YELLOW)
"""Okabe and Ito's colours, in the order in which lines and bars take them."""

CHINESE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback", "PingFang SC",
    "Heiti SC", "Microsoft YaHei", "SimHei",
)  # fmt: skip
"""Families with simplified Chinese, the first that is installed is taken."""
NO_FONT = (
    "No font with Chinese characters is installed: figures show boxes in their place. Install one"
    " (Debian: apt-get install fonts-noto-cjk) and write the figures again."
)


@contextmanager
def styled(lang: str = "en") -> Iterator[None]:
    """Draw in the project's look; in Chinese with the first installed font that has the signs."""
    with rc_context(), warnings.catch_warnings():
        with as_file(files("model.views") / "style.mplstyle") as path:
            style.use(path)
        if lang == "zh":
            _use_chinese_font()
        yield


def chinese_font() -> str:
    """Return the installed family that Chinese is drawn with; nothing if there is none."""
    from matplotlib import font_manager

    known = font_manager.fontManager
    if not (found := _first_of({font.name for font in known.ttflist})):
        listed = {font.fname for font in known.ttflist}
        for path in font_manager.findSystemFonts():  # the list may be older than the font
            if path not in listed:
                known.addfont(path)
        found = _first_of({font.name for font in known.ttflist})
    return found


def _first_of(installed: set[str]) -> str:
    return next((name for name in CHINESE_FONTS if name in installed), "")


def _use_chinese_font() -> None:
    """Put the Chinese font first; without one say so once, instead of a warning a character."""
    found = chinese_font()
    if found:
        rcParams["font.sans-serif"] = [found, *rcParams["font.sans-serif"]]
    else:
        logging.getLogger(__name__).warning(NO_FONT)
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
