"""Lines of the issuer's files on their way into the tables: staged, held against what is there, written set by set."""
