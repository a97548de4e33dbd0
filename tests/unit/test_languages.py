"""Two languages: every text and label in both, and nothing of one in a report of the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.figure import Figure

import model
from model.commands import main
from model.experiments.campaign_effect import INCOME, KINDS, LASTING
from model.experiments.intervals import METHOD
from model.experiments.metrics import MADE_HERE
from model.experiments.posterior import (
    BOTH,
    LUCK,
    OTHER_DRAWS,
    OTHER_RULES,
    OTHER_SCENARIO,
    OTHER_TARGETS,
    UNKNOWN,
)
from model.experiments.validation.declared import published
from model.experiments.validation.form import SHOWN
from model.experiments.validation.verdicts import VERDICTS
from model.ledger import purpose_name
from model.mechanisms import MECHANISMS
from model.outputs import OUTPUTS
from model.records.groups import GROUPS
from model.relief import Measure, Purpose
from model.scenario import bundled, declarations, load
from model.scenario.shocks import shock_declarations
from model.scenario.systems import SYSTEMS
from model.views import labels, numbers, style
from model.views.report import write_report
from model.views.texts import LANGUAGES, say, term, terms, texts
from model.world.atlas import COUNTIES

CHINESE = re.compile("[\N{CJK UNIFIED IDEOGRAPH-4E00}-\N{CJK UNIFIED IDEOGRAPH-9FFF}]")
WORDS = re.compile(r"[A-Za-z]{2,}")
VOID = {"meta", "img", "br", "hr", "link", "input"}
NO_FONT = f"{style.NO_FONT} The tests need it; .ci/run installs it."
OF_A_FIT = ("met", "partly met", "within", "median within", "median outside")
ENDS = ("all generations done", "no nearer run was found")
"""Why a stage of a calibration stopped."""
OTHERS = [lang for lang in LANGUAGES if lang != "en"]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def leaves(lang: str) -> dict[str, Any]:
    """Every text of a language under its full name."""
    return {f"{s}.{key}": text for s, part in texts(lang).items() for key, text in part.items()}


# ---------------------------------------------------------------- texts


@pytest.mark.parametrize("lang", OTHERS)
def test_the_texts_of_a_language_are_those_of_english(lang: str) -> None:
    assert leaves(lang).keys() == leaves("en").keys()
    order = [(s, *part) for s, part in texts(lang).items()]
    assert [first for first, *_ in order] == list(texts("en"))


@pytest.mark.parametrize("lang", OTHERS)
def test_placeholders_are_the_same_in_every_language(lang: str) -> None:
    for key, text in leaves("en").items():
        other = leaves(lang)[key]
        assert type(other) is type(text), key
        if isinstance(text, str):
            assert placeholders(other) == placeholders(text), key
            assert bool(other) == bool(text), key
    assert len(texts(lang)["calendar"]["months"]) == 12
    assert len(texts(lang)["provenance"]["never"]) == len(texts("en")["provenance"]["never"])


def test_every_chinese_text_is_chinese() -> None:
    for key, text in leaves("zh").items():
        if isinstance(text, str) and WORDS.search(re.sub(r"\{.*?\}", "", text)):
            assert CHINESE.search(text), key


# ---------------------------------------------------------------- labels and terms


def declared_labels() -> dict[str, tuple[str, str]]:
    """Both labels of everything that is declared with labels of its own."""
    found = [*declarations().values(), *shock_declarations().values(), *OUTPUTS, *MADE_HERE]
    return {item.name: (item.label_en, item.label_zh) for item in found}


def baseline_texts() -> Iterator[str]:
    """Every text of the bundled checks of the world without a campaign."""
    content = json.loads((files("model") / "data" / "no_campaign_checks.json").read_text("utf-8"))
    for table in content["tables"]:
        yield from (table["title"], table["note"], *table["columns"])
        yield from (row[0] for row in table["rows"])
        yield from (cell for row in table["rows"] for cell in row)


def declared_names() -> dict[str, set[str]]:
    """The names that need a term, by section of `terms_zh.toml`."""
    scenarios = [load(name) for name in bundled()]
    units = {item.unit for item in (*declarations().values(), *OUTPUTS, *MADE_HERE)}
    units |= {item.unit for item in shock_declarations().values()}
    patterns = published()
    units |= {item.unit for item in patterns}
    levers, shocks = declarations().values(), shock_declarations().values()
    return {
        "unit": units,
        "group": {group for part in GROUPS.values() for group in part},
        "county": {county.name for county in COUNTIES},
        "measure": {measure.name.lower().replace("_", " ") for measure in Measure},
        "choice": {choice for item in (*levers, *shocks) for choice in item.choices},
        "section": {item.name.partition(".")[0] for item in levers},
        "mechanism": {item.title for item in MECHANISMS},
        "poverty": {INCOME, LASTING},
        "place": {"city", *KINDS},
        "verdict": {*VERDICTS, *OF_A_FIT, *ENDS},
        "use": {*SHOWN, *(item.use for item in patterns)},
        "pattern": {item.title for item in patterns} | {*model.posterior().fit["figure"]},
        "pattern_note": {item.note for item in patterns if item.note},
        "scenario": {text for s in scenarios for text in (s.title, s.question)},
    }


def test_everything_declared_has_a_chinese_label() -> None:
    bare = [name for name, (_, zh) in declared_labels().items() if not CHINESE.search(zh)]
    assert not bare


@pytest.mark.parametrize("section", sorted(declared_names()))
def test_every_declared_name_has_a_term_and_no_term_is_left_over(section: str) -> None:
    held, needed = terms("zh")[section], declared_names()[section]
    assert not needed - held.keys()
    assert not held.keys() - needed
    assert all(CHINESE.search(words) for words in held.values())


def test_a_choice_is_named_in_both_languages() -> None:
    assert labels.choice_words("by_poor") == "by poor"
    assert labels.choice_words("by_poor", "zh") == "按贫困人口"


def test_what_a_manifest_says_has_terms() -> None:
    for words in (
        METHOD,
        LUCK,
        BOTH,
        OTHER_RULES,
        OTHER_DRAWS,
        OTHER_TARGETS,
        OTHER_SCENARIO,
        UNKNOWN,
        "synthetic",
        "own tables",
        "compare",
        "simulate",
    ):
        assert CHINESE.search(term("zh", "study", words)), words


def test_purposes_systems_and_uses_are_named_in_both_languages() -> None:
    for lang in LANGUAGES:
        for purpose in range(len(Purpose)):
            assert purpose_name(purpose).replace(" ", "_") in texts(lang)["purpose"]
        assert all(f"of_{system}" in texts(lang)["shares"] for system in SYSTEMS)
        assert all(f"of_{name.replace(' ', '_')}" in texts(lang)["who"] for name in GROUPS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_system_has_one_name_in_report_and_page(lang: str) -> None:
    for system in SYSTEMS:
        name = say(lang, f"shares.of_{system}")
        assert say(lang, f"dashboard.of_{system}").lower().startswith(name.lower())
    if lang != "en":
        assert say(lang, "dashboard.status_seed") == say(lang, "assumed.seed")


def test_the_checks_of_the_bare_world_have_terms() -> None:
    parts = terms("zh")["check_part"]
    for text in baseline_texts():
        shown = term("zh", "check", text)
        for part, words in parts.items():
            shown = shown.replace(part, words)
        assert not WORDS.search(shown) or CHINESE.search(shown), text


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        (0.2330, "share of persons", "23.3\N{NO-BREAK SPACE}%", "23.3%"),
        (950.0, "yuan", "950 yuan", "950元"),
        (45_600.0, "yuan", "45,600 yuan", "4.56万元"),
        (2.5e6, "yuan", "2.5 million yuan", "250万元"),
        (1.81e10, "yuan", "18,100 million yuan", "181亿元"),
        (412_345.0, "persons", "412,000", "412,000"),
    ],
)
def test_numbers_are_written_as_each_language_does(
    value: float, unit: str, english: str, chinese: str
) -> None:
    assert numbers.show(value, unit) == english
    assert numbers.show(value, unit, "zh") == chinese


def test_a_difference_of_money_has_one_scale() -> None:
    assert numbers.difference(2.44e8, 9e7, 4e8, "yuan", "zh") == ("+2.44亿元", "[+0.90, +4.00]")
    assert numbers.difference(0.032, 0.029, 0.035, "share", "zh")[0] == "+3.20百分点"


@pytest.mark.parametrize(("size", "scale", "unit"), [(9e3, 1.0, "元"), (3e6, 1e4, "万元")])
def test_axes_are_scaled_in_ten_thousands(size: float, scale: float, unit: str) -> None:
    assert labels.axis("spending", size, "zh") == (scale, unit)


# ---------------------------------------------------------------- a report


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small comparison, really run."""
    small = {"world.scale": 0.005, "horizon.months": 24}
    base, bare = (load(name).with_settings(small) for name in ("liupanshui", "no_campaign"))
    out = tmp_path_factory.mktemp("languages") / "out"
    return model.compare(base, bare, runs=2, out=out, workers=1).folder


class Page(HTMLParser):
    """What a reader meets: visible text, words for those who cannot see; open tags must close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.lang = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.lang = self.lang or str(found.get("lang") or "")
        self.words += [found[k] or "" for k in ("alt", "aria-label", "title") if k in found]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return "\n".join(" ".join(words.split()) for words in self.words)


@pytest.fixture(scope="module")
def page(study: Path) -> Page:
    return Page(write_report(study, "zh").read_text(encoding="utf-8"))


def english_labels() -> set[str]:
    """Every English name of what is declared; "seed" is also an option, quoted as it is typed."""
    found = {english for english, _ in declared_labels().values()}
    return found.union(*declared_names().values()) - {"seed"}


def test_the_page_says_its_language_and_every_tag_closes(page: Page) -> None:
    assert page.lang == "zh-CN"
    assert not page.open


def test_no_english_label_of_a_declaration_is_in_a_chinese_report(page: Page) -> None:
    found = [
        label
        for label in english_labels()
        if WORDS.search(label)
        and re.search(rf"(?<![\w./-]){re.escape(label)}(?![\w./(-])", page.text, re.IGNORECASE)
    ]
    assert not found


def test_no_english_sentence_is_in_a_chinese_report(page: Page) -> None:
    lines = [line for line in page.text.splitlines() if not CHINESE.search(line)]
    assert not [line for line in lines if re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", line)]


def test_the_numbers_are_those_of_the_english_report(study: Path, page: Page) -> None:
    table = pd.read_csv(study / "comparison.csv")
    gain = table[table["metric"] == "person_years_out"].iloc[0]
    shown = numbers.together([gain["difference"], gain["low"], gain["high"]])
    assert all(number in page.text for number in shown)
    assert "综合贫困发生率" in page.text


def test_a_chinese_report_leaves_nothing_behind(study: Path, page: Page) -> None:
    assert page.lang == "zh-CN"
    before = dict(mpl.rcParams)
    english = Page(write_report(study, "en").read_text(encoding="utf-8"))
    assert dict(mpl.rcParams) == before
    assert english.lang == "en"
    assert not CHINESE.search(english.text)


# ---------------------------------------------------------------- figures


@pytest.mark.browser
def test_every_figure_is_drawn_with_the_signs_it_needs(study: Path, page: Page) -> None:
    if not style.chinese_font():
        pytest.fail(NO_FONT, pytrace=False)
    assert page.text  # warnings are errors in tests: a missing sign would have ended `page`
    names = {path.stem for path in (study / "figures").glob("*.png")}
    assert {"paper_and_truth", "differences", "villages", "money", "who_gains"} <= names
    with style.styled("zh"):
        assert mpl.rcParams["font.sans-serif"][0] == style.chinese_font()


def test_a_missing_sign_would_be_noticed(tmp_path: Path) -> None:
    figure = Figure()
    figure.suptitle(say("zh", "report.answer"))
    with style.styled("en"), pytest.raises(UserWarning, match="Glyph"):
        figure.savefig(tmp_path / "boxes.png")


def test_without_a_font_one_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    monkeypatch.setattr(style, "chinese_font", lambda: "")
    figure = Figure()
    figure.suptitle(say("zh", "report.answer"))
    with style.styled("zh"):
        figure.savefig(tmp_path / "boxes.png")
    assert [record.message for record in caplog.records] == [style.NO_FONT]
    assert "fonts-noto-cjk" in style.NO_FONT


# ---------------------------------------------------------------- the command


def test_the_answer_on_the_terminal_is_chinese(
    study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["compare", "liupanshui", "no_campaign", "--runs", "2", "--out", str(study)]
    small = ["--set", "world.scale=0.005", "--set", "horizon.months=24", "--workers", "1"]
    assert main([*arguments, *small, "--lang", "zh"]) == 0
    shown = capsys.readouterr().out
    assert "稳定贫困人年" in shown
    assert "无脱贫攻坚" in shown
    assert not re.search(r"stable_person_years|baseline|Synthetic", shown)


def test_an_unknown_language_is_refused(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(study), "--lang", "fr"]) == 2
    message = capsys.readouterr().err
    assert all(f"'{lang}'" in message for lang in LANGUAGES), message


def test_a_signed_number_is_no_fewer_in_chinese() -> None:
    """A loss would read "fewer by minus 276"."""
    signed = re.compile(r"(减少|增加)[^{，。；]{0,3}\{(signed|ratio|interval)\}")
    assert [key for key, text in leaves("zh").items() if signed.search(str(text))] == []
