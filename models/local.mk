# Written by tests/tree/models-list.sh --update; automake allows no wildcards.
