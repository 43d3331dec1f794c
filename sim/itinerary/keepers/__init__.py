"""Who keeps data, and what is done there: one kind of tier a module, each with an `ask`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.itinerary.keepers import files, key_value, memory_store, rows, search
from sim.itinerary.keepers.ask import Ask, Asked

if TYPE_CHECKING:
    from sim.itinerary.data import DataWriter

ASKS: dict[str, Callable[["DataWriter", Ask], None]] = {
    "app": rows.ask_own_box,
    "database": rows.ask,
    "replica": rows.ask,
    "shards": rows.ask,
    "memory_store": memory_store.ask,
    "key_value": key_value.ask,
    "search": search.ask,
}

# Who keeps files: caller, store, kB.
STORES: dict[str, Callable[..., None]] = {"object_store": files.ask_objects, "file_server": files.ask_disk}

__all__ = ["ASKS", "STORES", "Ask", "Asked"]
