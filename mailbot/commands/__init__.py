"""Commands: what each command of `mailbot` does, one file a command; cli.py only reads the line that calls them."""
