//! What Windows reads in a program beside its code: icon, version and manifest, one set for each of the two programs.
//!
//! For other systems there is nothing to do. Not here: what is linked (`Cargo.toml`).

use std::io;

const ICON: &str = "assets/icon/interlock.ico";
const MANIFEST: &str = "packaging/windows/interlock.manifest";

/// The programs, and what the task manager and the list of programs to open a file with call them.
const PROGRAMS: &[(&str, &str)] = &[("interlock", "Interlock"), ("interlock-cli", "Interlock for the terminal")];

fn main() -> io::Result<()> {
    for file in [ICON, MANIFEST, "build.rs"] {
        println!("cargo:rerun-if-changed={file}");
    }
    // This program runs where the build runs; cfg! would tell of that system.
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("windows") {
        return Ok(());
    }
    for (program, description) in PROGRAMS {
        resource(program, description)?;
    }
    // The linker's clock in the header is all that two builds of the same sources differ in.
    if std::env::var("CARGO_CFG_TARGET_ENV").as_deref() == Ok("gnu") {
        println!("cargo:rustc-link-arg-bins=-Wl,--no-insert-timestamp");
    }
    Ok(())
}

fn resource(program: &str, description: &str) -> io::Result<()> {
    winresource::WindowsResource::new()
        .set_icon(ICON)
        .set_manifest_file(MANIFEST)
        // English (United States): with the neutral language, Explorer shows no version.
        .set_language(0x0409)
        .set("ProductName", "Interlock")
        .set("FileDescription", description)
        .set("InternalName", program)
        .set("OriginalFilename", &format!("{program}.exe"))
        .set("CompanyName", "The Interlock developers")
        .set("LegalCopyright", "The Interlock developers. MIT or Apache-2.0")
        .compile_for(program)
}
