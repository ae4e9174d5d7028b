"""Why a value will not do, in both languages: what pydantic finds, in our words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum

import pytest
from pydantic import BaseModel, Field, ValidationError

from sfund.facts import Id
from sfund.languages import text
from sfund.reasons import reason


class _Kind(StrEnum):
    COMPANY = "company"
    PUBLIC = "public"


class _Sheet(BaseModel):
    id: Id = "I-0001"
    kind: _Kind = _Kind.PUBLIC
    days: int = Field(default=30, ge=0, lt=100)
    rate: Decimal = Decimal(3)
    day: dt.date = dt.date(2012, 1, 31)
    name: str = ""
    parts: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("field", "value", "english", "korean"),
    [
        ("id", "i-1", "an id is upper-case letters, digits and dashes, such as I-0123",
         "번호는 I-0123처럼 대문자와 숫자, 붙임표로 적습니다"),
        ("kind", "club", "it must be one of 'company', 'public'", "다음 가운데 하나여야 합니다: 'company', 'public'"),
        ("days", -1, "it must be 0 or more", "0 이상이어야 합니다"),
        ("days", 100, "it must be below 100", "100보다 작아야 합니다"),
        ("days", "thirty", "it must be a whole number", "정수여야 합니다"),
        ("rate", "three", "it must be a number", "숫자여야 합니다"),
        ("day", "soon", "it must be a date such as 2012-01-31", "2012-01-31 같은 날짜여야 합니다"),
        ("name", 5, "it must be text", "글자여야 합니다"),
        ("parts", 5, "it must be a list", "목록이어야 합니다"),
    ],
)  # fmt: skip
def test_a_reason_in_both_languages(field: str, value: object, english: str, korean: str) -> None:
    with pytest.raises(ValidationError) as found:
        _Sheet.model_validate({field: value})
    said = reason(found.value.errors()[0])
    assert (text(said, "en"), text(said, "ko")) == (english, korean)
