"""Checks a Croissant data set with mlcroissant, and reads all of it. Run by the validator's own Python:

    python check_croissant.py CROISSANT.json

Prints the issues, or, if there is none, all records as JSON.
"""

from __future__ import annotations

import json
import sys

import mlcroissant


def plain(value: object) -> object:
    """A value as JSON can hold it."""
    return value.decode() if isinstance(value, bytes) else value


try:
    dataset = mlcroissant.Dataset(jsonld=sys.argv[1])
except mlcroissant.ValidationError as error:
    sys.exit(str(error))
if dataset.metadata.ctx.issues.errors or dataset.metadata.ctx.issues.warnings:
    sys.exit(dataset.metadata.ctx.issues.report())
records = {
    record_set.id: [{name: plain(value) for name, value in record.items()} for record in dataset.records(record_set.id)]
    for record_set in dataset.metadata.record_sets
}
json.dump(records, sys.stdout, default=bool)
