"""Claim links: issued and withdrawn by officers, used once by families, carried out by kawal.

Links and what comes in through them are a register: each change is one audited transaction in the region's own chain.
What comes in commits first; only then are cases told, by a standing chore and never by the page, so that its answer
depends on nobody else and takes as long for one as for another.
"""
