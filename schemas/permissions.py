"""Which role a command takes. The region it is about decides where that role must be held."""

from schemas.terms import Role

PERMITS: dict[str, frozenset[Role]] = {
    "instruction.issue": frozenset({Role.ADMIN}),
    "instruction.amend": frozenset({Role.ADMIN}),
    "instruction.revoke": frozenset({Role.ADMIN}),
    "commitment.acknowledge": frozenset({Role.OFFICER}),
    "commitment.target": frozenset({Role.OFFICER}),
    "commitment.regulate": frozenset({Role.OFFICER}),
    "commitment.acknowledge_instrument": frozenset({Role.OFFICER}),
    "commitment.outreach": frozenset({Role.OFFICER, Role.ESCALATION}),
    "commitment.follow_up": frozenset({Role.OFFICER, Role.ESCALATION}),
    "commitment.submit_roster": frozenset({Role.OFFICER}),
    "commitment.open_claim": frozenset({Role.OFFICER}),
    "budget.record": frozenset({Role.OFFICER}),
    "budget.line": frozenset({Role.OFFICER}),
    "budget.fallback": frozenset({Role.OFFICER}),
    "escalation.acknowledge": frozenset({Role.ESCALATION}),
    "escalation.resolve": frozenset({Role.ESCALATION}),
    "registration.approve": frozenset({Role.APPROVER}),
    "registration.reject": frozenset({Role.APPROVER}),
    "contributions.pay": frozenset({Role.OFFICER}),
    "claim.prepare": frozenset({Role.OFFICER}),
    "claim.approve": frozenset({Role.APPROVER}),
    "claim.reject": frozenset({Role.APPROVER}),
    "register.office": frozenset({Role.ADMIN}),
    "register.user": frozenset({Role.ADMIN}),
    "register.unit": frozenset({Role.OFFICER, Role.ADMIN}),
    "register.branch": frozenset({Role.ADMIN}),
    "register.partner": frozenset({Role.OFFICER, Role.ADMIN}),
    "register.indicator": frozenset({Role.OFFICER, Role.ADMIN}),
}
"""Command → the roles that may give it, any one of them. Reading takes any role in the region."""
