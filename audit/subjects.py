"""Whom a row is about: the way from a model to the client, as its queryset names it for `visible_to`."""

from django.db.models import ForeignKey, Model


def path_to_client(model: type[Model]) -> str | None:
    """The lookup from a row to its client; empty for a client, None for a row that is about nobody in particular."""
    if model._meta.label == "clients.Client":
        return ""
    named = getattr(model._default_manager.get_queryset(), "client_path", None)
    if named is not None:
        return str(named)
    fields = model._meta.concrete_fields
    return "client" if any(field.name == "client" and isinstance(field, ForeignKey) for field in fields) else None
