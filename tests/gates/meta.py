"""Ways in which a check can be unable to fail."""

from __future__ import annotations

import ast
import re

__all__ = ["toothless_script", "toothless_tests"]

_SCRIPT = re.compile(
    r"\|\| *(true|:)|; *true$|set \+e|exit 0|--exit-zero|continue-on-error|--deselect|--ignore|-k |-m 'not|--no-verify",
    re.MULTILINE,
)
_NEVER = {"xfail", "skipif", "importorskip", "skip"}
_CHECKS = ("assert", "check", "raises", "fail", "run", "verify", "expect", "warns", "compare", "must")


def toothless_script(text: str) -> list[str]:
    """What lets a script of CI end well whatever happened."""
    found = [match.group().strip() for match in _SCRIPT.finditer(text)]
    return found if re.search(r"^set -eu", text, re.MULTILINE) else [*found, "no set -eu"]


def toothless_tests(text: str, *, may_skip: bool = False) -> list[str]:
    """What keeps tests of a module from failing; skips are allowed where `CLUSTERKG_NO_SKIPS` sees them."""
    tree = ast.parse(text)
    helpers = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _NEVER and not (may_skip and node.attr == "skip"):
            found.append(f"line {node.lineno}: {node.attr}")
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.Constant | ast.Tuple):
            found.append(f"line {node.lineno}: an assertion that is always true")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "parametrize":
            values = node.args[1] if len(node.args) > 1 else None
            if isinstance(values, ast.List | ast.Tuple | ast.Dict) and not ast.unparse(values).strip("[](){} "):
                found.append(f"line {node.lineno}: no parameters")
        if isinstance(node, ast.ExceptHandler) and _swallows(node):
            found.append(f"line {node.lineno}: a failed assertion is caught")
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not _can_fail(node, helpers):
            found.append(f"{node.name} asserts nothing")
    return found


def _swallows(handler: ast.ExceptHandler) -> bool:
    kinds = "" if handler.type is None else ast.unparse(handler.type)
    return bool(re.search(r"\b(Base)?Exception\b|AssertionError", kinds) or handler.type is None) and not any(
        isinstance(node, ast.Raise | ast.Assert) for node in ast.walk(handler)
    )


def _can_fail(function: ast.FunctionDef, helpers: dict[str, ast.FunctionDef]) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert | ast.Raise):
            return True
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rsplit(".", 1)[-1].strip("_")
            if name.startswith(_CHECKS):
                return True
            others = {other: helper for other, helper in helpers.items() if other != name}
            if name in helpers and _can_fail(helpers[name], others):
                return True
    return False
