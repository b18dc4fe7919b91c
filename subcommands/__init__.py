"""What `python app.py WORD` does: with the data folder to itself, or inside the server that holds it."""
