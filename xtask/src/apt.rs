//! Installing a Debian package when that is possible without asking: as root, or by sudo without a password.
//! Which packages, and what stands in for them elsewhere, is decided by those who call.

use crate::shell::{self, Stop};
use std::process::Command;

/// Installs a package with apt, or says in one sentence what a person can do instead.
pub fn install(package: &str, what_for: &str) -> Result<(), Stop> {
    let not_there = format!("{what_for} could not be made ready.");
    let by_hand = format!(
        "Install `{package}` with your system's package manager, then run the command again."
    );
    let Some(mut update) = privileged("apt-get") else {
        return Err(Stop::new(
            not_there,
            format!(
                "`{package}` is not installed, and this account may not install it without asking."
            ),
            by_hand,
        ));
    };
    // A list of packages that is out of date is no reason to stop: the package may still be found.
    let _ = shell::quietly(update.args(["update", "-qq"]), &not_there, &by_hand);
    let mut install = privileged("apt-get").unwrap_or_else(|| Command::new("apt-get"));
    install.args([
        "-o",
        "DPkg::Lock::Timeout=600",
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
        package,
    ]);
    shell::quietly(&mut install, &not_there, &by_hand).map(drop)
}

/// The command with the rights to change the system, if this account has them without being asked.
pub fn privileged(program: &str) -> Option<Command> {
    shell::on_path(program)?;
    let mut command = if is_root() {
        Command::new("env")
    } else {
        let mut asks = Command::new("sudo");
        let may = asks
            .args(["-n", "true"])
            .output()
            .is_ok_and(|output| output.status.success());
        if !may {
            return None;
        }
        let mut command = Command::new("sudo");
        command.args(["-n", "env"]);
        command
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", program]);
    Some(command)
}

/// Whether this process runs as root, where some programs refuse to work.
pub fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
