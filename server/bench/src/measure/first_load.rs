//! What Chromium loads that has been nowhere here before, until the page has come to rest: the document, the files it
//! names, the parts that its code fetches, the calls that its code makes.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;

use crate::browser::Browser;
use crate::porteplume::Porteplume;
use crate::recorder::{Loaded, Recorder};
use crate::report::Row;
use crate::stage::ALICE;

const REQUESTS: u64 = 10;
const OCTETS: u64 = 300_000;
const CHROMIUM: &str = "/usr/bin/chromium";
/// After the last answer: code compiles, runs, and may want more.
const QUIET: Duration = Duration::from_secs(4);

pub(crate) fn measure(server: &Porteplume) -> Result<Vec<Row>> {
    if !Path::new(CHROMIUM).exists() {
        return Ok(vec![Row::figure(
            format!("not measured: there is no {CHROMIUM}"),
            String::new(),
        )]);
    }
    let alice = Browser::signed_in(server.url(), ALICE)?;
    let pages = [
        ("sign-in page", "", "/login".to_owned()),
        ("inbox, signed in", alice.cookie(), format!("/mail/{ALICE}/inbox")),
    ];
    let mut rows = Vec::new();
    for (what, cookie, path) in pages {
        let loaded = load(server, cookie, &path)?;
        let octets = loaded.iter().map(|file| file.octets).sum();
        rows.push(Row::at_most(
            format!("{what}: requests"),
            loaded.len() as u64,
            REQUESTS,
            "",
        ));
        rows.push(Row::at_most(format!("{what}: octets"), octets, OCTETS, ""));
        for Loaded {
            path,
            encoding,
            octets,
        } in &loaded
        {
            rows.push(Row::figure(format!("  {path} ({encoding})"), octets.to_string()));
        }
    }
    Ok(rows)
}

fn load(server: &Porteplume, cookie: &str, path: &str) -> Result<Vec<Loaded>> {
    let recorder = Recorder::start(server.url(), cookie)?;
    let profile = TempDir::with_prefix("porteplume-bench-browser-")?;
    let window = Window::open(&format!("{}{path}", recorder.url()), profile.path())?;
    let loaded = recorder.settled(QUIET);
    drop(window);
    loaded
}

/// A headless browser. Dropping it ends it, with all its processes.
struct Window(Child);

impl Window {
    fn open(url: &str, profile: &Path) -> Result<Self> {
        let mut command = Command::new(CHROMIUM);
        command
            .args([
                "--headless=new",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
            ])
            .args([
                "--disable-component-update",
                "--window-size=1280,800",
                "--remote-debugging-port=0",
            ])
            // Its own sandbox does not start for root, and it visits us alone.
            .arg("--no-sandbox")
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(url)
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Ok(Self(command.spawn().context("cannot start Chromium")?))
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        kill_process_group(Pid::from_child(&self.0), Signal::KILL).ok();
        self.0.wait().ok();
    }
}
