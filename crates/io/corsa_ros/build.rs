//! Names the system libraries that CycloneDDS needs on Windows. The crate with its C sources does so
//! only where it is itself built on Windows.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "windows") {
        for library in ["iphlpapi", "dbghelp", "bcrypt", "ws2_32"] {
            println!("cargo::rustc-link-lib={library}");
        }
    }
}
