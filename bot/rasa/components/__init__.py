"""What Rasa is given beside its own components; runs in its Python 3.10."""
