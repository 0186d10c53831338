"""The Worldwide Atrocities Dataset (PITF)."""
