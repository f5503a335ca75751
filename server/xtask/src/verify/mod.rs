//! `cargo verify`: everything that can be checked, in the order in which a mistake shows soonest. The first step that
//! fails ends it; the last line says how many tests passed and failed.

mod count;
mod report;
mod steps;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

pub(crate) use self::count::Count;
use self::report::{Report, Row};
use crate::workspace::Workspace;

pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode> {
    let mut report = Report::default();
    for (name, step) in steps::all() {
        println!("\n=== {name}");
        let started = Instant::now();
        let (count, failure) = match step(workspace) {
            Ok(count) => (count, None),
            Err(error) => (Count::default(), Some(format!("{error:#}"))),
        };
        let failed = failure.is_some() || count.failed > 0;
        if let Some(failure) = &failure {
            println!("{failure}");
        }
        let row = Row {
            name,
            took: started.elapsed(),
            count,
            broken: failure.is_some(),
        };
        println!("=== {}", row.line());
        report.add(row);
        if failed {
            break;
        }
    }
    print!("\n{report}");
    Ok(if report.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
