"""What is true and what can be done: no Textual import anywhere below."""
