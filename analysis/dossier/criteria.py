"""What evidence can be selected by: the names of criteria, and the columns that hold their ids."""

REFERENCES = {
    "administration": ("administrations", "administration_id"),
    "actor": ("actors", "actor_id"),
    "side": ("actors", "side"),
    "tactic": ("tactics", "tactic_id"),
    "family": ("tactics", "family"),
    "kind": ("evidence", "kind"),
    "confidence": ("evidence", "confidence"),
    "source": ("sources", "source_id"),
}
DATES = ("since", "until")
