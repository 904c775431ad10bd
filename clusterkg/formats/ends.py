"""How each class of relators is drawn as edges."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from clusterkg.namespaces import CITO, CLU

__all__ = ["ENDS", "Ends"]


@dataclass(frozen=True)
class Ends:
    """How a relator, which may tie more than two things, is drawn as edges: one from each source to each target.

    Attributes:
        sources: The properties that name the source; the first that has values counts.
        targets: The same for the target.
        kind: The property that says what kind of tie it is.
        among: The property whose values are tied to each other where there is no source and target.
    """

    sources: tuple[ox.NamedNode, ...]
    targets: tuple[ox.NamedNode, ...]
    kind: ox.NamedNode | None = None
    among: ox.NamedNode | None = None


# Every class of relators that ties things to each other (docs/formats.md explains the choices); a measurement ties a
# thing to a number and is none of them.
ENDS: dict[ox.NamedNode, Ends] = {
    CLU.ActivityPerformance: Ends((CLU.performer,), (CLU.activity,)),
    CLU.CitationOccurrence: Ends((CITO.hasCitingEntity,), (CITO.hasCitedEntity,), CITO.hasCitationCharacterization),
    CLU.ConditionState: Ends((CLU.inCase,), (CLU.manifestation,), CLU.component),
    CLU.FormerMembership: Ends((CLU.formerMember,), (CLU.formerMemberOf,)),
    CLU.Funding: Ends((CLU.provider, CLU.fundingSource), (CLU.recipient,), CLU.fundingSource),
    CLU.Goal: Ends((CLU.goalOf,), (CLU.goalContent,)),
    CLU.Governance: Ends((CLU.governingBody, CLU.governanceForm), (CLU.governed,), CLU.governanceForm),
    CLU.Influence: Ends((CLU.cause,), (CLU.effect,), CLU.influenceKind),
    CLU.InnovationLogic: Ends((CLU.logicMeans,), (CLU.logicEnd,), CLU.component),
    CLU.Linkage: Ends((CLU["from"],), (CLU.to,), CLU.linkageType, CLU.participant),
    CLU.Membership: Ends((CLU.member, CLU.memberKind), (CLU.inCluster,), CLU.memberKind),
    CLU.PolicyAdoption: Ends((CLU.adopter,), (CLU.policy,)),
    CLU.Recommendation: Ends((CLU.addressee,), (CLU.recommendedAction,), CLU.phase),
    CLU.RoleAssignment: Ends((CLU.player,), (CLU.role,)),
    CLU.SupportProvision: Ends((CLU.provider,), (CLU.recipient,), CLU.supportKind),
    CLU.Transition: Ends((CLU.transitionOf,), (CLU.toState, CLU.fromState)),
}
