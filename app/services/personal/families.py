"""Who keeps anything about people: a family joins by its line here."""

from importlib import import_module

from app.services.holders import Holder

HOLDERS: tuple[Holder, ...] = tuple(
    import_module(f"app.services.{name}").HOLDER
    for name in (
        "residents.kept",
        "requests.kept",
        "repairs.kept",
        "activities.kept",
        "rooms.kept",
        "till.kept",
        "subsidy.kept",
        "drafts",
    )
)
