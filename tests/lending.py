"""A fund that lends, in the words of the books: what the ledgers of the loan tests are written with."""

from __future__ import annotations

KINDS = {"I": "individual", "O": "organization"}


def fund(opening: int = 0, *, restriction: str = "purpose") -> str:
    """The solidarity fund, and so many won of it in cash on the day after."""
    opened = f'2025-01-01 custom "fund" "solidarity"\n  restriction: "{restriction}"\n'
    if not opening:
        return opened
    return f"""{opened}2025-01-02 * "연대금고를 모음"
  fund: "solidarity"
  Assets:Cash               {opening} KRW
  Equity:Opening-Balances  -{opening} KRW
"""


def plan(amount: int, name: str = "monthly") -> str:
    """A plan of dues, so many won a month."""
    return f'2025-01-01 custom "dues-plan" "{name}" {amount} KRW\n  every: "month"\n'


def member(id_: str, name: str = "", *, plan: str = "") -> str:
    """A member, of the kind that its id begins with; a person has no name in the books.

    >>> print(member("O-003", "햇살가게", plan="monthly"), end="")
    2025-01-01 custom "member" "join" "O-003"
      kind: "organization"
      plan: "monthly"
      name: "햇살가게"
    """
    return _directive(f'2025-01-01 custom "member" "join" "{id_}"', kind=KINDS[id_[0]], plan=plan, name=name)


def product(name: str, method: str, rate: str, **terms: str) -> str:
    """A loan product of that yearly rate in percent; terms as they are written, such as `months_max="12"`.

    >>> print(product("bridge", "equal-principal", "6", day_count='"30/360"', months_max="12"), end="")
    2025-01-01 custom "loan-product" "bridge"
      method: "equal-principal"
      rate: 6
      day-count: "30/360"
      months-max: 12
    """
    lines = (f"  {key.replace('_', '-')}: {value}\n" for key, value in {"rate": rate, **terms}.items())
    return _directive(f'2025-01-01 custom "loan-product" "{name}"', method=method) + "".join(lines)


def applied(
    loan: str, amount: int, borrower: str, product: str, months: int = 12, *, day: str = "2025-02-03"
) -> str:
    """An application."""
    return f"""\
{day} custom "loan" "apply" "{loan}" {amount} KRW
  borrower: "{borrower}"
  product: "{product}"
  months: {months}
"""


def approved(loan: str, votes: str = "M-01 M-02", *, day: str = "2025-02-10") -> str:
    """Its approval, and who voted for it."""
    return _directive(f'{day} custom "loan" "decide" "{loan}" "approved"', **{"for": votes})


def _directive(head: str, **keys: str) -> str:
    return f"{head}\n" + "".join(f'  {key}: "{value}"\n' for key, value in keys.items() if value)
