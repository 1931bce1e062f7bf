"""``python -m corsa_gym`` is the command ``corsa``."""

import sys

from corsa_gym._cli import main

sys.exit(main())
