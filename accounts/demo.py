"""What everybody may know in a demonstration, and nowhere else."""

DEMO_PASSWORD = "wajong-demo-2026"  # noqa: S105  # opens accounts with `is_demo` only, and those only in a demo
