"""HTTP for programs of the operator: how the party is, and what they have it do."""
