"""What somebody tries who is not content with their own: and what they find."""
