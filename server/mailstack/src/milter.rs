//! The milter of submission: `porteplume milter` on the stack's database.

use std::path::Path;

use crate::layout::{Layout, write};
use crate::sandbox::Service;
use crate::{Options, StackError};

/// Writes what it reads, below `etc`; None where the stack has none.
pub(crate) fn configure(
    layout: &Layout,
    options: &Options,
    port: u16,
) -> Result<Option<Service>, StackError> {
    let Some(porteplume) = &options.milter else {
        return Ok(None);
    };
    let porteplume = porteplume
        .canonicalize()
        .map_err(StackError::file("find", porteplume))?;
    let configuration = layout.etc().join("milter.toml");
    // A PostgreSQL address holds a password, so root alone reads it. Debug quotes as TOML does.
    let text = format!("database = {:?}\n", options.database.url());
    write(&configuration, &text, 0o600)?;
    Ok(Some(Service {
        name: "milter",
        stop_signal: "TERM",
        command: format!(
            "{} milter --config {} --dir {} --listen 127.0.0.1:{port}",
            quoted(&porteplume)?,
            quoted(&configuration)?,
            quoted(&layout.run())?,
        ),
    }))
}

/// As one word of a shell's command line.
fn quoted(path: &Path) -> Result<String, StackError> {
    match path.to_str() {
        Some(text) if !text.contains('\'') => Ok(format!("'{text}'")),
        _ => Err(StackError::UnsuitableDirectory {
            dir: path.to_owned(),
            reason: "its path holds what a shell cannot be told".to_owned(),
        }),
    }
}
