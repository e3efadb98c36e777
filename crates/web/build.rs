//! Has the crate built again when a file of assets/ comes, changes or goes, so that the binary carries the new one.
//! Not here: building the editor, which xtask does before.

fn main() {
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=askama.toml");
}
