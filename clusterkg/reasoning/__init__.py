"""What follows from the facts: consistent or not, what nobody asserted, and why, down to claims and passages.

The reasoner is HermiT, as owlready2 carries it; explanations and the profile checker are the OWL API's, inside the
same jar. All need Java: the one on the PATH, or the one that the extra `java` brings.
"""

from __future__ import annotations

from clusterkg.reasoning.hermit import Consistency, check_consistency, inferred_members
from clusterkg.reasoning.java import find_java
from clusterkg.reasoning.limits import Limits
from clusterkg.reasoning.profile import profile_violations
from clusterkg.reasoning.report import Conclusion, Premise, Report, reason

__all__ = [
    "Conclusion",
    "Consistency",
    "Limits",
    "Premise",
    "Report",
    "check_consistency",
    "find_java",
    "inferred_members",
    "profile_violations",
    "reason",
]
