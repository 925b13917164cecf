"""Dataclasses that cost little until they are used: `dataclass` as in the standard library, made lazily.

The standard decorator writes and compiles six methods of each class while its module is imported
(Python 3.11: half a millisecond a class). A citation imports some forty classes and makes objects of
twenty, so most of that is waited for at the terminal and never used. Here the fields, slots and
defaults are the standard library's work; comparison, hash and text are closures over the fields, and
``__init__`` is compiled when some objects have been made. What a user of the class sees is the same:
`dataclasses.fields`, `replace`, `asdict` and pattern matching work, assignments to a frozen object
raise `dataclasses.FrozenInstanceError`, copies and pickles keep the slots.

Use it in the modules that a citation imports; elsewhere the standard one does as well.
"""

from __future__ import annotations

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = False, kw_only: bool = False) -> Callable:
        """The decorator `dataclasses.dataclass` with the options that this project uses."""

        def decorated(cls: type) -> type:
            # Where there is none the library makes one out of the signature, in two milliseconds.
            cls.__doc__ = cls.__doc__ or cls.__name__
            inherits = any(dataclasses.is_dataclass(base) for base in cls.__mro__[1:])
            if inherits or _OWN_METHODS & cls.__dict__.keys():  # both have rules of their own
                return dataclasses.dataclass(frozen=frozen, slots=slots, kw_only=kw_only)(cls)
            made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
            made.__dataclass_params__.frozen = frozen  # a subclass asks for it
            _give_methods(made, frozen=frozen, slots=slots)
            return made

        return decorated


_OWN_METHODS: Final = frozenset(
    ("__init__", "__repr__", "__eq__", "__hash__", "__setattr__", "__delattr__", "__getstate__")
)

#: Compiling ``__init__`` takes as long as filling so many objects field by field.
_FILLED_ONE_BY_ONE: Final = 10


def _give_methods(cls: Any, *, frozen: bool, slots: bool) -> None:
    """Put the methods of a dataclass into `cls`; ``__init__`` compiles itself when it is worth it."""

    made = 0

    def first_init(self: Any, *args: Any, **given: Any) -> None:
        nonlocal made
        made += 1
        if args or made > _FILLED_ONE_BY_ONE or not _fill(self, given):
            if cls.__dict__["__init__"] is first_init:
                cls.__init__ = _compiled_init(cls, frozen=frozen)
            cls.__init__(self, *args, **given)

    compared = tuple(field.name for field in dataclasses.fields(cls) if field.compare)
    key: Callable[[Any], Any] = attrgetter(*compared) if len(compared) > 1 else _few(compared)

    def equal(self: Any, other: object) -> Any:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    cls.__init__, cls.__eq__, cls.__repr__ = first_init, equal, _text
    cls.__hash__ = None
    if frozen:
        cls.__hash__ = lambda self: hash(key(self))
        cls.__setattr__, cls.__delattr__ = _refuse_assignment, _refuse_deletion
        if slots:  # what copies and pickles restore, past the refusal
            cls.__getstate__, cls.__setstate__ = _state, _restore


def _fill(self: Any, given: dict[str, Any]) -> bool:
    """Fill a new object with `given` and the defaults; False, and nothing done, where they do not fit."""
    fields = dataclasses.fields(self)
    if not given.keys() <= {field.name for field in fields}:
        return False
    values = [
        given[field.name]
        if field.name in given
        else field.default_factory()
        if field.default_factory is not dataclasses.MISSING
        else field.default
        for field in fields
    ]
    if any(value is dataclasses.MISSING for value in values):
        return False
    for field, value in zip(fields, values, strict=True):
        object.__setattr__(self, field.name, value)
    if hasattr(self, "__post_init__"):
        self.__post_init__()
    return True


def _few(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """`attrgetter` for no name and for one, as a tuple."""
    return lambda self: tuple(getattr(self, name) for name in names)


def _compiled_init(cls: Any, *, frozen: bool) -> Callable[..., None]:
    """The standard library's ``__init__`` for the fields of `cls`, off a class made for nothing else."""
    fields = [
        (
            known.name,
            known.type,
            dataclasses.field(
                default=known.default,
                default_factory=known.default_factory,
                kw_only=bool(known.kw_only),
            ),
        )
        for known in dataclasses.fields(cls)
    ]
    after = {"__post_init__": cls.__post_init__} if hasattr(cls, "__post_init__") else {}
    twin: Any = dataclasses.make_dataclass(
        cls.__qualname__, fields, namespace=after, frozen=frozen, repr=False, eq=False
    )
    made: Callable[..., None] = twin.__init__
    return made


def _text(self: Any) -> str:
    shown = (field.name for field in dataclasses.fields(self) if field.repr)
    return f"{self.__class__.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"


def _refuse_assignment(self: Any, name: str, value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deletion(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
