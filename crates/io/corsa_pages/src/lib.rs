//! Assetto Corsa's and CSP's shared-memory pages: layouts, reader, writer, conversion.
