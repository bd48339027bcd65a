"""The headers of an operation, as the OpenAPI document describes them."""

from drf_spectacular.utils import OpenApiParameter, OpenApiTypes

from base.api.conditions import ETAG_PATTERN, etag

ETAG = OpenApiParameter(
    "ETag",
    {"type": "string", "pattern": ETAG_PATTERN},
    OpenApiParameter.HEADER,
    response=[200],
    description="De versie, voor If-Match.",
)
LOCATION = OpenApiParameter(
    "Location", OpenApiTypes.URI, OpenApiParameter.HEADER, response=[201], description="Waar het staat."
)


def if_match(what: str) -> OpenApiParameter:
    """The condition of a write; `what` names whose ETag it is, as in "de zaak"."""
    return OpenApiParameter(
        "If-Match",
        {"type": "string", "pattern": ETAG_PATTERN, "example": etag(1)},
        OpenApiParameter.HEADER,
        required=True,
        description=f"De ETag van {what} waarop u zich baseert.",
    )
