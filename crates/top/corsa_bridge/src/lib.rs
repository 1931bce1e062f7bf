//! The Windows helper that makes the game's named mappings over files which Linux programs see.
