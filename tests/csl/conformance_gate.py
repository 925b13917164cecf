"""Run the CSL test suite and compare with the list of fixtures that pass.

    python tests/csl/conformance_gate.py [--update]

The suite is part of the shared test data (``../shared``, or the folder in PROVCITE_SHARED). Exit status 1
where a listed fixture fails or an unlisted one passes. Where the suite is not there, the project's own cases
(``cases`` beside this file) are run instead and all must pass; in CI it must be there. With ``--update`` the
list, ``passing.txt`` beside this file, is written anew. Only fixtures that apply count.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIST = HERE / "passing.txt"
sys.path.insert(0, str(HERE.parent))

import csl_cases  # noqa: E402 - after the path
from shared_data import shared_or_own  # noqa: E402


def run(suite: Path) -> dict[str, str]:
    """The verdict of each applicable fixture."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            sys.executable,
            str(suite.parent / "tools" / "csl_conformance.py"),
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


def own_cases(files: list[Path]) -> int:
    """Run the project's own cases; the exit status."""
    wrong = 0
    for path in files:
        case = csl_cases.read_case(path.read_text(encoding="utf-8"))
        found = csl_cases.outcome(case)
        if found != case["result"].split("\n"):
            wrong += 1
            sys.stdout.write(f"{path.name}: {found}\n")
    sys.stdout.write(f"CSL conformance: {len(files) - wrong} of {len(files)} own cases pass.\n")
    return 1 if wrong or not files else 0


def main(arguments: list[str]) -> int:
    """See the module's text."""
    suite = shared_or_own("csl-test-suite", "the project's own cases")
    if suite is None:
        return own_cases(csl_cases.FILES)
    verdicts = run(suite)
    passing = {name for name, verdict in verdicts.items() if verdict == "pass"}
    if "--update" in arguments:
        LIST.write_text("".join(f"{name}\n" for name in sorted(passing)), encoding="utf-8")
    listed = set(LIST.read_text(encoding="utf-8").split())
    for name in sorted(listed - passing):
        sys.stdout.write(f"listed, but does not pass: {name} ({verdicts.get(name, 'no such fixture')})\n")
    for name in sorted(passing - listed):
        sys.stdout.write(f"passes, but is not listed: {name}\n")
    sys.stdout.write(f"CSL conformance: {len(passing)} of {len(verdicts)} applicable fixtures pass.\n")
    return 0 if listed == passing and verdicts else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
