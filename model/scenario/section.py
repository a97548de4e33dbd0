"""The base of every declared section, and the type of a rule that may be a Python function.

A section is a frozen pydantic model whose fields are declared with lever(), uncertain() or
constant() of `model.declare`:

    class Staffing(Section):
        rule: StaffingRule = lever("even", unit="rule", meaning="...", en="...", zh="...")
        residents: int = lever(0, 0, 43_000, unit="persons", meaning="...", en="...", zh="...")

Rule names of a fixed list with no function behind them are plain `Literal["a", "b"]` types.
A key that ends in `_file` names a table of the researcher's own (text, "" for none).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

Rule = str | Callable[..., Any]
"""The name of a built-in rule, or a researcher's own Python function."""


class RuleChoice:
    """Marks a field that takes one of the named rules, or from Python a function of one's own."""

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check)

    def check(self, given: Any) -> Rule:
        """Accept a known name or a function; everything else is a validation error."""
        if callable(given) and not isinstance(given, type):
            rule: Rule = given
            return rule
        if isinstance(given, str) and given in self.choices:
            return given
        if isinstance(given, str) and given.startswith("custom:"):
            raise PydanticCustomError(
                "custom_rule",
                "a custom rule lives in Python: load the scenario there and hand the function "
                "to with_()",
            )
        raise PydanticCustomError("rule_name", "not a rule that exists")


StaffingRule = Annotated[
    Rule, RuleChoice("even", "by_poor", "by_gap", "deep_first", "nearest_exit", "matched")
]
FundingRule = Annotated[Rule, RuleChoice("even", "by_poor", "by_gap", "deep_first", "concentrated")]
TriageRule = Annotated[
    Rule, RuleChoice("poorest_first", "nearest_line_first", "cause_matched", "lottery")
]


class Section(BaseModel):
    """A frozen group of declared keys: unknown keys, wrong types and NaN are refused.

    A whole number is accepted where a number is asked; a text never is, nor a fraction for a
    whole number.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _tidied(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        known = cls.model_fields
        return {
            key: tidy(value, known[key].annotation) if key in known else value
            for key, value in given.items()
        }


def tidy(value: Any, annotation: Any) -> Any:
    """Bring a value to the type asked where nothing is lost: 3.0 to 3, a list to a tuple."""
    if type(value).__module__ == "numpy" and getattr(value, "ndim", 1) == 0:
        value = value.item()
    accepted = {annotation, *get_args(annotation)}
    if isinstance(value, float):
        if int in accepted and float not in accepted and value.is_integer():
            value = int(value)
        else:
            value += 0.0  # minus zero becomes zero: equal values, equal digests
    if isinstance(value, list) and tuple in {get_origin(a) or a for a in accepted}:
        return tuple(value)
    return value
