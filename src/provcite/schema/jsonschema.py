"""The JSON Schema (draft 2020-12) of a record file, for editors: derived from the table of keys.

Editors read YAML 1.2, in which ``1956`` without quotes is a number; the schema asks for
strings, so that an editor marks it. Unknown keys are allowed: the program keeps them.
"""

from __future__ import annotations

import json
from typing import Any

from provcite.archives.words import vocabulary
from provcite.model.levels import LEVELS, canonical_level
from provcite.schema.fields import PLURAL_LEVELS, RECORD, RELATION, Field, Kind, Shape

_DATE = {
    "type": "string",
    "pattern": r"^[\[{~?%Y0-9X./-].*$",
    "description": "EDTF: 1956-07-24, 1956-07, 1956~, 195X, 1956-07/1956-08",
}


def json_schema() -> dict[str, Any]:
    """The schema as a JSON value."""
    schema = _object(RECORD)
    properties = schema["properties"]
    properties["sources"] = {
        "description": "Where the original lies, where it lies in several places.",
        "type": "array",
        "items": {"$ref": "#/$defs/holding"},
    }
    properties["id"]["minLength"] = 1
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "provcite record",
        "description": "One archival document: what it is, where it lies, what happened to it since.",
        **schema,
        "$defs": _definitions(),
    }


def json_schema_text() -> str:
    """The schema as the file that is shipped."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _definitions() -> dict[str, Any]:
    shapes: dict[str, Shape] = {}
    waiting = [RECORD]
    while waiting:
        for field in waiting.pop().fields:
            if field.shape is not None and field.shape.name not in shapes:
                shapes[field.shape.name] = field.shape
                waiting.append(field.shape)
    definitions = {name: _object(shape) for name, shape in shapes.items()}
    definitions["reference"] = _reference()
    definitions["relation"] = {"anyOf": [definitions["relation"], _short_relation()]}
    return definitions


def _object(shape: Shape) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "object"}
    required = [field.key for field in shape.fields if field.required]
    if required:
        made["required"] = required
    made["properties"] = {field.key: _property(field) for field in shape.fields}
    return made


def _property(field: Field) -> dict[str, Any]:
    return {"description": field.about, **_kind(field)}


def _kind(field: Field) -> dict[str, Any]:
    reference = {"$ref": f"#/$defs/{field.shape.name}"} if field.shape is not None else {}
    address = {"type": "string", "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$"}
    text = {"type": ["string", "null"]}
    match field.kind:
        case Kind.TEXT:
            return {"type": "string"} if field.required else text
        case Kind.TEXTS:
            return {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
        case Kind.DATE:
            return {**_DATE, "description": f"{field.about} {_DATE['description']}"}
        case Kind.LANGUAGE:
            return {"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"}
        case Kind.URL:
            return address
        case Kind.URLS:
            return {"anyOf": [address, {"type": "array", "items": address}]}
        case Kind.SHA256:
            return {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"}
        case Kind.NUMBER:
            return {"type": "integer", "minimum": 0}
        case Kind.FLAG:
            return {"type": "boolean"}
        case Kind.WORD:
            return {"enum": list(field.words)}
        case Kind.TERM:
            # Editors offer the words of the list; the list is open.
            return {"anyOf": [{"enum": list(vocabulary(field.vocabulary).words)}, {"type": "string"}]}
        case Kind.AGENT:
            return {"anyOf": [text, reference]}
        case Kind.AGENTS:
            one = {"anyOf": [{"type": "string"}, reference]}
            return {"anyOf": [{"type": "string"}, reference, {"type": "array", "items": one}]}
        case Kind.OBJECT:
            return reference
        case Kind.OBJECTS if field.shape is not None and field.shape.alone:
            one = {"anyOf": [{"type": "string"}, reference]}
            return {"anyOf": [{"type": "string"}, reference, {"type": "array", "items": one}]}
        case Kind.OBJECTS | Kind.RELATIONS | Kind.HOLDINGS:
            return {"anyOf": [reference, {"type": "array", "items": reference}]}
        case Kind.REFERENCE:
            return {"$ref": "#/$defs/reference"}
        case Kind.EVIDENCE:
            several = {"type": "array", "items": reference}
            return {"type": "object", "additionalProperties": {"anyOf": [reference, several]}}


def _reference() -> dict[str, Any]:
    """A mapping of levels, or pairs where a level occurs twice."""
    plurals = sorted(
        {*PLURAL_LEVELS.values(), *(f"{level}s" for level in LEVELS if canonical_level(f"{level}s"))}
    )
    # Another word is the archive's own and is kept; the list is what an editor completes.
    level = {"anyOf": [{"enum": [*LEVELS, *plurals]}, {"type": "string", "minLength": 1}]}
    value = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    pair = {"type": "array", "prefixItems": [level, {"type": "string"}], "minItems": 2, "maxItems": 2}
    return {
        "anyOf": [
            {"type": "object", "propertyNames": level, "additionalProperties": value},
            {"type": "array", "items": pair},
        ]
    }


def _short_relation() -> dict[str, Any]:
    kinds = RELATION.by_key["kind"].words
    value = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
    return {
        "type": "object",
        "properties": {**dict.fromkeys(kinds, value), "note": {"type": "string"}},
        "anyOf": [{"required": [kind]} for kind in kinds],
    }


def write_schema() -> None:
    """Print the schema: ``python -m provcite.schema.jsonschema > .../record.schema.json``."""
    import sys

    sys.stdout.write(json_schema_text())


if __name__ == "__main__":
    write_schema()
