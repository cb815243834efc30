#!/usr/bin/env python3
"""Writes model.json: what the tests compare the door's lists with, out of botocore's model of AWS KMS."""
import gzip
import json
import pathlib

import botocore


def main():
    path = pathlib.Path(botocore.__file__).parent / "data/kms/2014-11-01/service-2.json.gz"
    model = json.loads(gzip.decompress(path.read_bytes()))
    shapes = model["shapes"]
    kept = {}
    for name, shape in shapes.items():
        facts = {key: shape[key] for key in ("min", "max", "pattern", "enum") if key in shape}
        if facts:
            kept[name] = facts
    operations = {}
    for name, operation in model["operations"].items():
        members = shapes[operation["input"]["shape"]]
        operations[name] = {
            "members": {member: value["shape"] for member, value in members["members"].items()},
            "required": members.get("required", []),
            "errors": sorted(error["shape"] for error in operation["errors"]),
            "output": sorted(shapes[operation["output"]["shape"]]["members"]) if "output" in operation else [],
        }
    text = json.dumps({"shapes": kept, "operations": operations}, indent=1, sort_keys=True)
    pathlib.Path(__file__).with_name("model.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
