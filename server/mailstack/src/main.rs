//! `mailstack run`: the servers in the foreground, for whatever is not written in Rust.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use mailstack::{Database, Options, PrivatePostgres, Stack, StackError};

/// A private Dovecot and Postfix on loopback.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start the servers, print `READY {json}`, and end when standard input does (or on SIGTERM)
    Run {
        /// Where everything is kept
        #[arg(long)]
        dir: PathBuf,
        /// `sqlite:///path`, `postgres://user:password@host:port/name`, or `postgres` for a private one. Without it, an
        /// example database in DIR. One without accounts is given the people of the demo
        #[arg(long)]
        db: Option<String>,
        /// Refuse a sender at RCPT TO, Postfix's own default, and not at MAIL FROM
        #[arg(long)]
        delay_reject: bool,
        /// The binary porteplume, to run as the milter of submission on a database of its own making (--db)
        #[arg(long, value_name = "PORTEPLUME")]
        milter: Option<PathBuf>,
        /// Leave out the provoked failures
        #[arg(long)]
        no_hooks: bool,
        /// A further line of Postfix's main.cf, `name = value`; may be repeated
        #[arg(long, value_name = "LINE")]
        main_cf: Vec<String>,
    },
    /// List the Debian packages that are missing
    Missing,
}

fn main() -> ExitCode {
    match act(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mailstack: {error}");
            ExitCode::FAILURE
        }
    }
}

fn act(command: Command) -> Result<(), StackError> {
    let Command::Run {
        dir,
        db,
        delay_reject,
        milter,
        no_hooks,
        main_cf,
    } = command
    else {
        println!("{}", mailstack::missing_packages().join(" "));
        return Ok(());
    };
    let mut options = Options::seeded_example(&dir);
    options.delay_reject = delay_reject;
    options.milter = milter;
    options.test_hooks = !no_hooks;
    options.main_cf = main_cf;
    // Declared before the stack, so that it ends after it.
    let mut postgres = None;
    match db.as_deref() {
        Some("postgres") => {
            let private = postgres.insert(PrivatePostgres::start(&dir)?);
            options.database = private.database().clone();
        }
        Some(address) => options.database = Database::from_url(address)?,
        None => {}
    }
    let stack = Stack::start(options)?;
    let ready = serde_json::to_string(stack.info()).map_err(io::Error::other)?;
    println!("READY {ready}");
    io::stdout().flush()?;
    // SIGTERM needs no handler: when this process is gone, the servers' pipe closes and they end.
    io::copy(&mut io::stdin().lock().by_ref(), &mut io::sink())?;
    stack.stop();
    Ok(())
}
