"""Run the CSL test suite and compare with the list of fixtures that pass.

    python tests/csl/conformance_gate.py [SHARED] [--update]

SHARED is the folder of the shared test data (``../shared`` without it). Exit status 1 where a listed
fixture fails or an unlisted one passes, 0 where all is as listed or the test data are not there. With
``--update`` the list, ``passing.txt`` beside this file, is written anew. Only fixtures that apply count.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIST = HERE / "passing.txt"


def run(shared: Path) -> dict[str, str]:
    """The verdict of each applicable fixture."""
    suite = shared / "csl-test-suite"
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            sys.executable,
            str(shared / "tools" / "csl_conformance.py"),
            *("--fixtures", str(suite / "fixtures")),
            *("--applicability", str(suite / "applicability.json")),
            *("--path", str(HERE)),
            *("--adapter", "adapter:render"),
            *("--json", str(report)),
        ]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if not report.exists():
            sys.exit(f"The conformance run gave no report.\n{done.stdout}{done.stderr}")
        tests = json.loads(report.read_text(encoding="utf-8"))["tests"]
    return {name: test["verdict"] for name, test in tests.items() if test["applies"]}


def main(arguments: list[str]) -> int:
    """See the module's text."""
    update = "--update" in arguments
    places = [argument for argument in arguments if not argument.startswith("--")]
    shared = Path(places[0] if places else HERE.parents[2] / "shared")
    if not (shared / "csl-test-suite").is_dir():
        sys.stdout.write("CSL conformance: skipped, the shared test data are not on this machine.\n")
        return 0
    verdicts = run(shared)
    passing = {name for name, verdict in verdicts.items() if verdict == "pass"}
    if update:
        LIST.write_text("".join(f"{name}\n" for name in sorted(passing)), encoding="utf-8")
    listed = set(LIST.read_text(encoding="utf-8").split())
    for name in sorted(listed - passing):
        sys.stdout.write(f"listed, but does not pass: {name} ({verdicts.get(name, 'no such fixture')})\n")
    for name in sorted(passing - listed):
        sys.stdout.write(f"passes, but is not listed: {name}\n")
    sys.stdout.write(f"CSL conformance: {len(passing)} of {len(verdicts)} applicable fixtures pass.\n")
    return 0 if listed == passing else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
