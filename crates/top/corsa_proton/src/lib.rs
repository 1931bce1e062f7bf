//! The game under Proton: Steam, prefix, the helper that makes the pages, and the agent beside them.
