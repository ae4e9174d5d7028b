"""`sfund loan`: from the application to the last won."""

from __future__ import annotations

import click

from sfund.cli.verbs import Table, Verbs
from sfund.words import say

_VERBS: Table = {
    "schedule": ("sfund.cli.loan.schedule:schedule_", say("Show what a loan would owe and when.")),
    "list": ("sfund.cli.loan.showing:list_", say("List the loans and how each of them stands.")),
    "show": (
        "sfund.cli.loan.showing:show",
        say("Show one loan: what is owed, what is due when, its entries."),
    ),
    "statement": ("sfund.cli.loan.statement:statement", say("The loan as it stands, for the borrower.")),
    "payoff": ("sfund.cli.loan.showing:payoff", say("Show what closes a loan on a day.")),
    "product": ("sfund.cli.loan.products:product", say("Say the terms of a product, or list the products.")),
    "apply": ("sfund.cli.loan.applying:apply", say("Write down that a member asks for a loan.")),
    "check": ("sfund.cli.loan.deciding:check", say("Hold the fund's rules against an application.")),
    "page": ("sfund.cli.loan.committee:page", say("Show the page for the committee.")),
    "decide": ("sfund.cli.loan.deciding:decide", say("Write down the vote, and who stepped aside.")),
    "agree": ("sfund.cli.loan.deciding:agree", say("Write down the agreed terms.")),
    "guarantee": ("sfund.cli.loan.applying:guarantee", say("Write down who vouches for a loan.")),
    "notify": ("sfund.cli.loan.applying:notify", say("List or record guarantors who are told of a default.")),
    "withdraw": ("sfund.cli.loan.applying:withdraw", say("Write down that an application was taken back.")),
    "remind": (
        "sfund.cli.loan.remind:remind",
        say("Instalments that are late or due soon, and letters about them."),
    ),
    "disburse": ("sfund.cli.loan.money:disburse", say("Pay out what was decided.")),
    "repay": ("sfund.cli.loan.money:repay", say("Enter a repayment; its split follows from the loan.")),
    "prepay": ("sfund.cli.loan.marking:prepay", say("Say that a repayment in the books is a prepayment.")),
    "refund": ("sfund.cli.loan.money:refund", say("Pay back what was overpaid.")),
    "recover": ("sfund.cli.loan.money:recover", say("Enter what came after the write-off.")),
    "rate": ("sfund.cli.loan.terms:rate", say("Change the rate from a day on.")),
    "pause": ("sfund.cli.loan.terms:pause", say("Let due days drop out for a time.")),
    "reschedule": ("sfund.cli.loan.terms:reschedule", say("Agree on new rows for what is owed.")),
    "waive": ("sfund.cli.loan.claims:waive", say("Waive late charges, or interest that is due.")),
    "call": ("sfund.cli.loan.claims:call", say("Call the whole loan in: everything is due.")),
    "settle": ("sfund.cli.loan.claims:settle", say("Take less by decision; the rest is forgiven.")),
    "write-off": ("sfund.cli.loan.claims:write_off", say("Give a loan up; what comes later is a recovery.")),
    "provide": ("sfund.cli.loan.providing:provide", say("Set aside for losses what the classes ask for.")),
    "capacity": (
        "sfund.cli.loan.capacity:capacity",
        say("Show what the fund can bear in the coming months."),
    ),
    "refold": ("sfund.cli.loan.marking:refold", say("Post what late events changed, in the open month.")),
}


@click.group(cls=Verbs, table=_VERBS)
def loan() -> None:
    """Lend to members, from the application to the last won."""
