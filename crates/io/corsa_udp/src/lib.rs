//! Assetto Corsa's UDP remote telemetry: packets, client and server.
