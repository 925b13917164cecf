"""The one-way imports, the size of modules, and the purity of the core, read from the source."""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "provcite"

#: From the left, which may import, to the right, which is imported; side by side nothing is.
ORDER = (
    ("cli",),
    ("web",),
    ("ops",),
    ("store",),
    ("documents", "exchange", "checks", "drafts"),
    ("manuscripts", "provenance", "csl", "schema"),
    ("archives",),
    ("model",),
)
RANK = {package: rank for rank, row in enumerate(ORDER) for package in row}

#: What the pure core takes from outside: nothing. Its one loader of shipped data is named here.
PURE = {package for row in ORDER[ORDER.index(("store",)) + 1 :] for package in row}
LOADER = SOURCE / "archives" / "data.py"
IMPURE_MODULES = {
    "os",
    "subprocess",
    "socket",
    "urllib.request",
    "http.client",
    "requests",
    "sqlite3",
    "shutil",
    "tempfile",
    "pathlib",
    "glob",
}

MODULES = sorted(SOURCE.rglob("*.py"))


def package_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    return parts[0] if len(parts) > 1 else ""


def is_typing_only(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return True
    return False


def imports(path: Path) -> list[tuple[str, int, bool]]:
    """Every imported module with its line, and whether it is only for types."""
    tree = ast.parse(path.read_text("utf-8"))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found: list[tuple[str, int, bool]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno, is_typing_only(node, parents)) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level:
                base = path.relative_to(SOURCE.parent).with_suffix("").parts[: -node.level]
                module = ".".join((*base, module)).rstrip(".")
            found.append((module, node.lineno, is_typing_only(node, parents)))
            if module == "provcite":
                found += [(f"provcite.{alias.name}", node.lineno, False) for alias in node.names]
    return found


def relative(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_imports_go_one_way():
    breaches: list[str] = []
    for path in MODULES:
        importer = package_of(path)
        if not importer:
            continue  # the way in
        for module, line, _ in imports(path):
            parts = module.split(".")
            if parts[0] != "provcite" or len(parts) < 2 or parts[1] in (importer, "__version__"):
                continue
            if RANK.get(parts[1], -1) <= RANK[importer]:
                breaches.append(f"{relative(path)}:{line}: {importer} may not import {parts[1]}")
    assert breaches == []


def test_every_package_has_its_place():
    packages = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert packages - {"data"} <= set(RANK)


def test_the_core_touches_nothing_outside():
    breaches: list[str] = []
    for path in MODULES:
        if package_of(path) not in PURE or path == LOADER:
            continue
        for module, line, typing_only in imports(path):
            if not typing_only and module in IMPURE_MODULES:
                breaches.append(f"{relative(path)}:{line} imports {module}")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in ("open", "print", "input", "exec", "eval"):
                    breaches.append(f"{relative(path)}:{node.lineno} calls {node.func.id}")
            elif (
                isinstance(node, ast.Attribute)
                and node.attr in ("now", "today", "utcnow")
                and ast.unparse(node.value) in ("datetime", "date", "datetime.datetime", "datetime.date")
            ):
                breaches.append(f"{relative(path)}:{node.lineno} reads the clock")
    assert breaches == []


def test_only_the_command_line_prints():
    breaches = [
        f"{relative(path)}:{node.lineno}"
        for path in MODULES
        if package_of(path) not in ("cli", "web", "")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert breaches == []


def test_every_module_says_what_it_is_for():
    sources = {relative(path): path.read_text("utf-8") for path in MODULES}
    assert [
        name for name, text in sources.items() if text.strip() and not ast.get_docstring(ast.parse(text))
    ] == []


def test_nothing_read_is_ever_run():
    dangerous = {"pickle", "marshal", "shelve", "dill"}
    assert [
        f"{relative(path)}:{line}" for path in MODULES for name, line, _ in imports(path) if name in dangerous
    ] == []


def test_what_int_reads_is_asked_for_decimals() -> None:
    """``"²".isdigit()`` is true and ``int("²")`` an error: what asks and reads asks isdecimal."""
    found: list[str] = []
    for path in sorted(SOURCE.rglob("*.py")):
        if path.name == "gitlog.py":
            continue  # reads bytes, whose digits are ASCII
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
            asked = {call.attr for call in calls if isinstance(call, ast.Attribute)}
            reads = any(isinstance(call, ast.Name) and call.id == "int" for call in calls)
            if reads and asked & {"isdigit", "isnumeric"} and "isascii" not in asked:
                found.append(f"{path.name}:{function.lineno} {function.name}")
    assert found == []
