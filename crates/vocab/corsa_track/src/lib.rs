//! A circuit: centerline, borders, curvature, progress, range rays, and a generator of circuits.
