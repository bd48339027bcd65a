"""What people fill in: shape and wording only. Whether it may happen is said by the actions."""
