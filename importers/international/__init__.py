"""OFX, QFX and ISO 20022 camt.053: what banks outside Korea give, as proven statements.

bytes ─ kinds ─▶ format ─ outline (in the child) ─▶ elements ─ ofx | camt ─▶ what is said ─ proof ─▶ Statement
"""
