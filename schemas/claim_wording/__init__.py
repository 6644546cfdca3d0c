"""The words of claims: each code once, in Indonesian and English.

Heirs read them in letters, case officers on their screens and in notices, auditors in a claim's file, strangers on the
page that says whether a letter is genuine; a refusal by the law says the same of a code as all of these. The Indonesian
words are what a village understands. A code that has no words yet is written in its own, so that no letter waits for a
table.
"""

from schemas.claim_wording.course import DEEDS, STAGES, SUBJECTS, TASKS
from schemas.claim_wording.decisions import DECISIONS, EVIDENCE, GROUNDS, OUTCOMES, PARTS, STEPS
from schemas.claim_wording.documents import DOCUMENTS
from schemas.claim_wording.findings import CAUSES, FINDINGS, SIGNALS
from schemas.claim_wording.obstacles import OBSTACLES, REMEDIES, SOMEBODY, lacking, obstacle
from schemas.claim_wording.people import ENDS, LEVELS, OTHERS, RELATIONS, related
from schemas.claim_wording.words import Words, listed, word

__all__ = [
    "CAUSES",
    "DECISIONS",
    "DEEDS",
    "DOCUMENTS",
    "ENDS",
    "EVIDENCE",
    "FINDINGS",
    "GROUNDS",
    "LEVELS",
    "OBSTACLES",
    "OTHERS",
    "OUTCOMES",
    "PARTS",
    "RELATIONS",
    "REMEDIES",
    "SIGNALS",
    "SOMEBODY",
    "STAGES",
    "STEPS",
    "SUBJECTS",
    "TASKS",
    "Words",
    "lacking",
    "listed",
    "obstacle",
    "related",
    "word",
]
