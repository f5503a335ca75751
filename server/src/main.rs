//! The binary `porteplume`: reads the configuration, puts the parts together, serves.

mod cli;
mod clock;
mod house;
mod log;
mod operations;
mod providers;
mod routes;
mod seed;
mod session;
mod settings;
mod vault;
mod web;
mod welcome;
#[cfg(test)]
mod who_may;

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    match cli::Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("porteplume: {error}");
            ExitCode::FAILURE
        }
    }
}
