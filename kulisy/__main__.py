"""`python -m kulisy` is the `kulisy` command."""

from kulisy.operate.cli import main

if __name__ == "__main__":
    main()
