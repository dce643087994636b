"""The issuer's files: beneficiaries, intervenants, rights, plans and activation codes, as in docs/imports.md."""
