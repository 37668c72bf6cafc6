"""Measures a file of notes."""

from __future__ import annotations

import sys

from rectify.documents.refusals import DocumentUnreadable, DocumentUnsupported
from tests.unseen_notices.measuring import faults_of, fields_of
from tests.unseen_notices.notes import noted


def main(files: list[str]) -> int:
    """Print what is read otherwise than noted, and how much is right."""
    told = right = 0
    for document in (each for file in files for each in noted(file)):
        count = fields_of(document)
        try:
            faults = faults_of(document)
        except (DocumentUnreadable, DocumentUnsupported) as refused:
            faults = [f"refused: {refused}"] * count
        told += count
        right += count - len(faults)
        print(f"{document.name} {document.kind}: {count - len(faults)}/{count}")
        for fault in faults:
            print(f"    {fault}")
    print(f"{right}/{told} = {right / told:.2%}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
