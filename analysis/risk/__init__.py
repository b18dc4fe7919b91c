"""Where it may happen next: the model, its rivals, its report card and what is suggested because of it."""
