//! Where the page's module is cut in two, the linker leaves word of which function names which; the lab stays whole.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_CHUNKS").is_some() {
        println!("cargo::rustc-link-arg-bin=planner=--emit-relocs");
    }
}
