//! Running other programs, always from the repository's root.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use crate::Result;

/// The repository.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().expect("xtask is a folder of the repository").into()
}

/// A program and its arguments.
pub fn command(program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root());
    command
}

/// The cargo that runs us.
pub fn cargo(args: &[&str]) -> Command {
    command(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()), args)
}

/// A script, or the program that an npm package brings: `node FILE ARGS`.
pub fn node(args: &[&str]) -> Command {
    command("node", args)
}

/// Runs to the end; anything but success is an error.
pub fn run(command: &mut Command) -> Result {
    let status = command.status().map_err(|error| cannot(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("failed ({status}): {}", line(command)))
    }
}

/// Prints a line. Node leaves a pipe that it shares with us in non-blocking mode, in which `println!` panics as soon as
/// whoever reads is slow.
pub fn say(text: &str) {
    let line = format!("{text}\n");
    let mut rest = line.as_bytes();
    while !rest.is_empty() {
        match std::io::stdout().write(rest) {
            Ok(written) => rest = &rest[written..],
            Err(error) if error.kind() == ErrorKind::WouldBlock => sleep(Duration::from_millis(5)),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

/// What a program prints, trimmed; `None` when it is missing or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().into())
}

/// Why a program could not be started.
pub fn cannot(command: &Command, error: &std::io::Error) -> String {
    format!("cannot run {}: {error}", line(command))
}

/// The command as one would type it.
pub fn line(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| part.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
