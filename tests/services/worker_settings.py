"""The settings of a worker that a test starts: a real broker, and a lost message is back within seconds."""

import os

from wajong.settings_test import *  # noqa: F403
from wajong.settings_test import CELERY_BROKER_TRANSPORT_OPTIONS

CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,
    "visibility_timeout": 2,
    # Keys of its own, so that nothing of this broker's other users is touched.
    "global_keyprefix": os.environ["WAJONG_TEST_PREFIX"],
}
