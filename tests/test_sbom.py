"""The bill of materials is CycloneDX, and lists what the wheel needs: no more, no less."""

import json
import re
import subprocess
import sys
from importlib.metadata import distribution, requires
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_bill_of_materials_lists_what_the_wheel_needs(tmp_path: Path) -> None:
    output = tmp_path / "bill.json"
    command = [sys.executable, ROOT / "benchmarks/sbom.py", "--output", output]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    bill = json.loads(output.read_text("utf-8"))
    # What the schema of CycloneDX 1.6 requires of a bill, a component and a dependency.
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert isinstance(bill["version"], int)
    for one in [bill["metadata"]["component"], *bill["components"]]:
        assert one["type"] in {"application", "library"}
        assert one["name"]
        assert one["purl"] == one["bom-ref"] == f"pkg:pypi/{one['name']}@{one['version']}"
        assert one["licenses"], one["name"]
    refs = [bill["metadata"]["component"]["bom-ref"], *(one["bom-ref"] for one in bill["components"])]
    assert len(refs) == len(set(refs))
    below = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    assert sorted(below) == sorted(refs)
    # provcite's own line is what pyproject.toml asks for without an extra ...
    names = {line for line in requires("provcite") or () if "extra ==" not in line}
    direct = {re.split(r"[^\w.-]", line, maxsplit=1)[0].lower().replace("_", "-") for line in names}
    assert {ref.removeprefix("pkg:pypi/").partition("@")[0] for ref in below[refs[0]]} == direct
    # ... and every other component is reached from it.
    reached, waiting = set(), [refs[0]]
    while waiting:
        ref = waiting.pop()
        if ref not in reached:
            reached.add(ref)
            waiting += below[ref]
    assert reached == set(refs)
    for one in bill["components"]:
        assert distribution(one["name"]).version
