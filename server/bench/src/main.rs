//! `cargo bench-mail`: what the webmail costs on top of the mail servers it speaks with, in one run on a real Dovecot
//! and Postfix. Every figure stands beside its floor, the same thing done by a bare IMAP or SMTP client, the two taken
//! in turn so that whatever else the machine does falls on both.
//!
//! To add a figure: a module in `measure` that gives [`report::Row`]s, and a line in [`run`].

mod browser;
mod floor;
mod letter;
mod measure;
mod porteplume;
mod recorder;
mod report;
mod samples;
mod stage;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::Parser;

use crate::porteplume::Porteplume;
use crate::report::Report;
use crate::stage::Stage;

/// Measures Porteplume's speed and memory beside a private Dovecot and Postfix.
///
/// Prints a table, then one line `short: ...` for each goal missed. Goals missed are no failure.
#[derive(Parser)]
#[command(name = "cargo bench-mail", version)]
struct Arguments {
    /// The binary to measure
    #[arg(long, value_name = "FILE")]
    porteplume: PathBuf,
    /// The built front
    #[arg(long, value_name = "DIR")]
    site: PathBuf,
    /// Keep the mailboxes here and find them again the next time [default: a folder that is removed at the end]
    #[arg(long)]
    dir: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench-mail: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let begun = Instant::now();
    let step = |what: &str| eprintln!("[{:>4} s] {what}", begun.elapsed().as_secs());
    step("starting Dovecot and Postfix");
    let stage = Stage::set(&arguments.porteplume, &arguments.site, arguments.dir.as_deref())?;
    for (folder, count) in stage::MAILBOXES {
        step(&format!("a folder of {count} messages"));
        stage.fill(folder, count)?;
    }
    let mut report = Report::default();

    // On a server of its own, fresh, so that nothing measured before has left room that sessions would then fill.
    let server = Porteplume::start(&stage)?;
    step("first load");
    report.add(
        "First load, by a browser with nothing in its cache: requests, and octets of bodies as they travel",
        measure::first_load::measure(&server)?,
    );
    step("memory of idle sessions");
    let memory = measure::memory::measure(&server)?;
    drop(server);

    let server = Porteplume::start(&stage)?;
    step("lists");
    report.add(
        "The newest 50, beside FETCH of the same on a selected connection",
        measure::list::measure(&stage, &server)?,
    );
    step("opening messages");
    report.add(
        "An HTML message of 50 KB not opened before, view and frame, beside UID FETCH BODY.PEEK[]",
        measure::open::measure(&stage, &server)?,
    );
    step("sending");
    report.add(
        "Send, until the message is durable, beside a submission on an open connection",
        measure::send::measure(&stage, &server)?,
    );
    report.add("Memory", memory);
    step("rights among ten thousand accounts");
    report.add(
        "The manager and the From list, as the browser gets them",
        measure::rights::measure(&stage, &server)?,
    );
    drop(server);
    step("done");
    print!("{report}");
    Ok(())
}
