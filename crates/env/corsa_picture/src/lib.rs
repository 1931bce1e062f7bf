//! Pictures: the top-down view of a car on its track, and the report of a lap.
