"""``python -m rectify``."""

from rectify.cli.main import main

if __name__ == "__main__":
    main()
