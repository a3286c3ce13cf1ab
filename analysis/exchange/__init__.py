"""A dossier in the formats of other programs, and back; each says what it cannot hold."""
