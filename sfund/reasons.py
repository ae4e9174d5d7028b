"""Why a value is not what its field asks for: pydantic's reasons as messages, for both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sfund.words import Message, say

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_WORDS = say("it must be text")
_NUMBER = say("it must be a number")
_WHOLE = say("it must be a whole number")
_YES_OR_NO = say("it must be true or false")
_DATE = say("it must be a date such as 2012-01-31")
_LIST = say("it must be a list")
_TABLE = say("it must be a table of keys and values")

_REASONS = {
    "missing": say("it is missing"),
    "string_type": _WORDS,
    "string_pattern_mismatch": say("it is not written as it must be"),
    "string_too_short": say("it is too short"),
    "string_too_long": say("it is too long"),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "bool_type": _YES_OR_NO,
    "bool_parsing": _YES_OR_NO,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "too_short": say("it has too few parts"),
    "too_long": say("it has too many parts"),
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "extra_forbidden": say("this key is unknown"),
}


def reason(error: ErrorDetails) -> Message | str:
    """The reason of one of `ValidationError.errors()`; pydantic's English where it has no words here.

    A validator of ours raises `ValueError(say(...))`; its message is the reason.
    """
    context: Mapping[str, object] = error.get("ctx", {})
    kind = error["type"]
    if kind == "value_error" and isinstance(cause := context.get("error"), ValueError):
        return cause.args[0] if cause.args and isinstance(cause.args[0], Message) else str(cause)
    return _bounded(kind, context) or _REASONS.get(kind) or error["msg"]


def _bounded(kind: str, context: Mapping[str, object]) -> Message | None:
    match kind:
        case "greater_than":
            return say("it must be above {bound}", bound=context["gt"])
        case "greater_than_equal":
            return say("it must be {bound} or more", bound=context["ge"])
        case "less_than":
            return say("it must be below {bound}", bound=context["lt"])
        case "less_than_equal":
            return say("it must be {bound} or less", bound=context["le"])
        case "enum" | "literal_error":
            return say("it must be one of {choices}", choices=str(context["expected"]).replace(" or ", ", "))
        case _:
            return None
