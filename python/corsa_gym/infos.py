"""The infos of a batch: a dict whose arrays are made when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, KeysView, Mapping, ValuesView
from typing import Any

from corsa_gym import _native

__all__ = ["BatchInfos", "InfoColumns"]


class InfoColumns:
    """Where each key's column is.

    Args:
        names: The keys of ``info``, in order.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        self.index = {name: index for index, name in enumerate(names)}
        self.masks = frozenset(f"_{name}" for name in names)
        self.keys = [key for name in names for key in (name, f"_{name}")]


class BatchInfos(dict[str, Any]):
    """The infos of one step as Gymnasium has them: an array per key, and under ``_key`` a mask.

    A step has two dozen keys, of which a learner reads a few: an array is made when its key is looked
    up first, all of them when the dict is gone through. They are this step's for ever; later steps do
    not change them.

    Args:
        table: The values.
        columns: Where each key's column is.
    """

    __slots__ = ("_columns", "_is_complete", "_mask", "_table")

    def __init__(self, table: _native.InfoTable, columns: InfoColumns) -> None:
        super().__init__()
        self._table = table
        self._columns = columns
        self._mask: Any = None
        self._is_complete = False

    def __missing__(self, key: str) -> Any:
        if self._is_complete:
            raise KeyError(key)
        if key in self._columns.index:
            value: Any = self._table.column(self._columns.index[key])
        elif key in self._columns.masks:
            if self._mask is None:
                self._mask = self._table.mask()
            value = self._mask
        else:
            raise KeyError(key)
        super().__setitem__(key, value)
        return value

    def complete(self) -> BatchInfos:
        """Makes every array that has not been asked for; returns itself."""
        if not self._is_complete:
            others = {key: super(BatchInfos, self).__getitem__(key) for key in super().__iter__()}
            for key in self._columns.keys:
                if key not in others:
                    others[key] = self.__missing__(key)
            super().clear()
            ordered = {key: others.pop(key) for key in self._columns.keys}
            super().update(ordered)
            super().update(others)
            self._is_complete = True
        return self

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key, or the default."""
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key: object) -> bool:
        if super().__contains__(key):
            return True
        is_ours = key in self._columns.index or key in self._columns.masks
        return is_ours and not self._is_complete

    def __iter__(self) -> Iterator[str]:
        self.complete()
        return super().__iter__()

    def __reversed__(self) -> Iterator[str]:
        self.complete()
        return super().__reversed__()

    def __len__(self) -> int:
        self.complete()
        return super().__len__()

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return dict(self) == other

    __hash__ = None

    def __repr__(self) -> str:
        self.complete()
        return super().__repr__()

    def keys(self) -> KeysView[str]:  # type: ignore[override]
        """All keys."""
        self.complete()
        return super().keys()

    def values(self) -> ValuesView[Any]:  # type: ignore[override]
        """All values."""
        self.complete()
        return super().values()

    def items(self) -> Any:
        """All keys with their values."""
        self.complete()
        return super().items()

    def copy(self) -> dict[str, Any]:
        """An ordinary dict with the same arrays."""
        return dict(self)

    def pop(self, key: str, *default: Any) -> Any:
        """Takes a key out."""
        self.complete()
        return super().pop(key, *default)

    def popitem(self) -> tuple[str, Any]:
        """Takes the last key out."""
        self.complete()
        return super().popitem()

    def setdefault(self, key: str, default: Any = None) -> Any:
        """The value of a key, which becomes the default if there is none."""
        self.complete()
        return super().setdefault(key, default)

    def __delitem__(self, key: str) -> None:
        self.complete()
        super().__delitem__(key)

    def clear(self) -> None:
        """Takes all keys out."""
        self._is_complete = True
        super().clear()

    def __or__(self, other: Mapping[str, Any]) -> dict[str, Any]:  # type: ignore[override]
        return {**self, **other}

    def __ror__(self, other: Mapping[str, Any]) -> dict[str, Any]:  # type: ignore[override]
        return {**other, **self}

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled and copied as an ordinary dict."""
        return dict, (dict(self),)
