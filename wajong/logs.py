"""JSON lines on standard error, from which personal data is taken out before they are written."""

import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_HIDDEN_KEYS = frozenset({"ip", "user_agent", "email", "bsn", "name", "password", "token"})
_NINE_DIGITS = re.compile(r"(?<!\d)\d{9}(?!\d)")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# A Dutch telephone number, with or without what one writes between the digits; and a postcode.
_TELEPHONE = re.compile(r"(?<![\w+])(?:\+31|0031|0)(?:[ -]?\(0\))?(?:[ .-]?\d){9}(?!\d)")
_POSTCODE = re.compile(r"(?<!\w)[1-9]\d{3} ?[A-Z]{2}(?!\w)")
_DATABASE_DETAIL = re.compile(r"(?m)^DETAIL:.*$")


def without_personal_data(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop keys that hold personal data and blank what looks like it in every text, tracebacks too."""
    return {key: _blanked(value) for key, value in event.items() if key not in _HIDDEN_KEYS}


def _blanked(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = _ADDRESS.sub("[address]", _TELEPHONE.sub("[telephone]", _NINE_DIGITS.sub("[number]", value)))
    text = _POSTCODE.sub("[postcode]", text)
    return _DATABASE_DETAIL.sub("DETAIL: [left out]", text)


_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure() -> dict[str, Any]:
    """Configure structlog and answer the LOGGING setting that goes with it."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "structlog.stdlib.ProcessorFormatter",
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    without_personal_data,
                    # ASCII alone: no separator of lines and no order to a terminal that somebody sent is left in it.
                    structlog.processors.JSONRenderer(ensure_ascii=True),
                ],
            },
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # Django adds a console and a mail handler of its own; everything goes up to the root instead.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        },
    }
