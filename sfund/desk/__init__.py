"""The desk: pages in Fava, made from the same reports as every other face.

`custom "fava-extension" "sfund.desk"` in the ledger's main file brings them in. Fava lists the pages of a
module by the names that the module has for them, hence the numbers.
"""

from __future__ import annotations

from sfund.desk import pages

page_1 = pages.DeskOverview
page_2 = pages.DeskMembers
page_3 = pages.DeskFunds
page_4 = pages.DeskGrants
page_5 = pages.DeskLending
page_6 = pages.DeskReview
page_7 = pages.DeskAudit

__all__ = ["page_1", "page_2", "page_3", "page_4", "page_5", "page_6", "page_7"]
