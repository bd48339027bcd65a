"""Pieces of which the objects of the API are made."""

from typing import Any

from django.core.validators import ProhibitNullCharactersValidator
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from base import texts
from base.api.query import LARGEST_ID

# What the check of all that cannot be kept takes the place of.
_OF_OTHERS = (ProhibitNullCharactersValidator, ProhibitSurrogateCharactersValidator)


class Code(serializers.ChoiceField):
    """A stored code; an empty one is null."""

    def to_representation(self, value: Any) -> Any:
        """Null for the empty text with which the database says "none"."""
        return super().to_representation(value) if value else None


class Text(serializers.CharField):
    """Text of several lines, and nothing that only looks like it: a number is not turned into one."""

    lines = True

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators = [check for check in self.validators if not isinstance(check, _OF_OTHERS)]
        self.validators.append(self._keepable)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Hold it against the rules in its one spelling."""
        return super().run_validation(texts.tidy(data) if isinstance(data, str) else data)

    def _keepable(self, text: str) -> None:
        if fault := texts.fault(text, lines=self.lines):
            raise serializers.ValidationError(fault, code="unkeepable")

    def to_internal_value(self, data: Any) -> str:
        """Refuse every JSON type but a string."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Line(Text):
    """Text of one line."""

    lines = False


class Whole(serializers.IntegerField):
    """A whole number, and nothing that only looks like it."""

    def to_internal_value(self, data: Any) -> int:
        """Refuse every JSON type but a number."""
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class Tenths(serializers.DecimalField):
    """A number with one decimal at most, below a thousand."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=4, decimal_places=1, coerce_to_string=False, **options)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        """Take null for none; an empty text is a text."""
        return serializers.Field.validate_empty_values(self, data)

    def to_internal_value(self, data: Any) -> Any:
        """Refuse every JSON type but a number."""
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


class YesNo(serializers.BooleanField):
    """`true` or `false` of JSON, and no other spelling."""

    def to_internal_value(self, data: Any) -> bool:
        """Refuse every JSON type but a boolean."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Ref(Whole):
    """The id of a row: a whole number that fits a database column."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **options)


class StrictSerializer(serializers.Serializer[Any]):
    """Input that names a key we do not know is refused, so that a misspelt key is never lost in silence."""

    def to_internal_value(self, data: Any) -> Any:
        """All errors at once: unknown keys together with what the fields say."""
        errors: dict[str, Any] = {}
        if isinstance(data, dict):
            unknown = [ErrorDetail("Dit veld bestaat niet.", code="unknown")]
            errors = {str(key): unknown for key in data if key not in self.fields}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as refused:
            if isinstance(refused.detail, dict):
                errors |= refused.detail
            raise serializers.ValidationError(errors) from refused
        if errors:
            raise serializers.ValidationError(errors)
        return values


class AllowedActionSerializer(serializers.Serializer[Any]):
    """An act on this object, whether it is possible now, and if not why."""

    name = serializers.CharField(help_text="De handeling.")
    target = serializers.CharField(allow_null=True, help_text="Waarheen, als de handeling een doel heeft.")
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="Hoe de handeling op het scherm heet."
    )
    allowed = serializers.BooleanField(help_text="Of u dit nu kunt doen.")
    hint = serializers.CharField(allow_null=True, help_text="Waarom niet, of wat er eerst moet gebeuren.")


class ActionsField(serializers.ListField):
    """The acts that this API offers on an object; where it offers none yet, an empty list."""

    child = AllowedActionSerializer()

    def __init__(self, **options: Any) -> None:
        super().__init__(help_text="Wat u met dit object kunt doen via deze API.", **options)

    def get_attribute(self, instance: Any) -> Any:
        """What the view worked out for this object, if it did."""
        return self.context.get("actions", {}).get(instance.pk, [])
