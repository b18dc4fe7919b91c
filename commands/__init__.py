"""What people can do: checked, done and audited in one transaction."""
