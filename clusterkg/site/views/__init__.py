"""What each kind of page shows, as plain data: the templates and the tests read it."""
