"""What tests share: databases, people, and one world to act in."""
